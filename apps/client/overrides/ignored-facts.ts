import { sha256 } from '#domain/digest';
import type { DriftFacts } from '#domain/drift';

/*
 * The facts under which someone decided to ignore a drift, as one text: a hash of all of them, then a dot and a hash of what
 * is here and was applied. Older clients wrote only the first hash.
 */

/** The text for these facts. */
export function factsText(facts: DriftFacts): string {
  return `${hashOfAll(facts)}.${hashOfHere(facts)}`;
}

/** True when all facts are what they were. */
export function isSameDrift(text: string, facts: DriftFacts): boolean {
  return text.split('.')[0] === hashOfAll(facts);
}

/** True when what is here and what was applied are what they were, whatever is published now. */
export function isSameHere(text: string, facts: DriftFacts): boolean {
  const [all, here] = text.split('.');
  if (here !== undefined) return here === hashOfHere(facts);
  // In most cases, what was applied was what was published.
  return [facts.applied, null].some((wanted) => all === hashOfAll({ ...facts, wanted }));
}

function hashOfAll({ wanted, applied, found, movedTo, namesake }: DriftFacts): string {
  return sha256(
    JSON.stringify([wanted?.digest ?? null, applied?.digest ?? null, found, movedTo, namesake]),
  );
}

function hashOfHere({ applied, found, movedTo, namesake }: DriftFacts): string {
  return sha256(JSON.stringify([applied?.digest ?? null, found, movedTo, namesake]));
}
