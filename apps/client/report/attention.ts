import { endsSoon, hasEnded, type Exclusion } from '#domain/exclusion';
import type { Head } from '#domain/head';
import type { ItemKey } from '#domain/item';
import type { Scope } from '#domain/manifest';
import type { Judged } from '#domain/plan';
import { inWords } from '#domain/scope';
import { outsideOf } from '../holds/scope-guard.ts';
import { stayingBehind } from '../holds/held-back.ts';
import { pauseSentence, type Hold } from '../holds/hold-file.ts';
import type { Instance } from '../instance.ts';

/** What the people of this instance should look at: nothing here mends itself. */
export interface Attention {
  /** Why nothing is applied, or not the newest release; null when nothing holds the instance back. */
  held: string | null;
  /** Items that drifted and that nobody decided about. */
  drifted: number;
  failed: number;
  /** Items that are here and equal and that ProSync did not put here: their next version would be drift. */
  unlinked: number;
  /** Instructions that nobody ticked off. */
  instructions: number;
  /** The content types that the client receives while installed items are outside of them; null when none is. */
  narrowed: { scope: Scope; outside: number } | null;
  /** Exclusions that end within seven days. */
  ending: (Exclusion & ItemKey & { name: string })[];
}

/** What needs a person, of these states. */
export function attentionOf(
  { overrides, instructions }: Instance,
  states: readonly Judged[],
  { hold, newest, now }: { hold: Hold; newest: Head; now: Date },
): Attention {
  const open = states.filter(({ state, facts }) => state === 'drifted' && facts.ignored === null);
  const outside = outsideOf(newest.scope, states);
  return {
    held: hold.pause === null ? stayingBehind(hold, newest) : pauseSentence(hold.pause),
    drifted: open.length,
    failed: states.filter(({ state }) => state === 'failed').length,
    unlinked: states.filter(isUnlinked).length,
    instructions: instructions.open().length,
    narrowed: outside === 0 ? null : { scope: newest.scope, outside },
    ending: overrides.exclusions().filter((exclusion) => endsSoon(exclusion, now)),
  };
}

/** The same for people: one line each with what to do; empty when nobody is needed. */
export function attentionLines(attention: Attention): string[] {
  const { held, drifted, failed, unlinked, instructions, narrowed, ending } = attention;
  const lines = held === null ? [] : [`This instance is held back: ${held}.`];
  if (narrowed !== null) lines.push(narrowedLine(narrowed));
  const counts = [
    ...(drifted > 0 ? [`${drifted} drifted (prosync diff)`] : []),
    ...(failed > 0 ? [`${failed} failed (prosync status --filter failed)`] : []),
    ...(unlinked > 0 ? [`${unlinked} equal but not linked (prosync adopt)`] : []),
    ...(instructions > 0 ? [`${instructions} with open instructions (prosync instructions)`] : []),
  ];
  if (counts.length > 0) lines.push(`Needs attention: ${counts.join(', ')}.`);
  for (const { name, reason, owner, until } of ending) {
    const day = until?.slice(0, 10) ?? '';
    lines.push(`Ends soon: the exclusion of ${name}, on ${day}: ${reason} (${owner}).`);
  }
  return lines;
}

function narrowedLine({ scope, outside }: NonNullable<Attention['narrowed']>): string {
  const items = outside === 1 ? '1 installed item is' : `${outside} installed items are`;
  return `This client now receives only: ${inWords(scope)}. ${items} outside of that, until you confirm the removal (prosync sync --prune).`;
}

function isUnlinked({ state, facts }: Judged): boolean {
  return state === 'up-to-date' && facts.applied === null;
}

/** The exclusion of an item by someone's choice, while it holds; null when there is none. */
export function exclusionOf({ overrides }: Instance, item: ItemKey, now: Date): Exclusion | null {
  const exclusion = overrides.exclusion(item);
  if (exclusion === null || hasEnded(exclusion, now)) return null;
  const { reason, owner, at, until } = exclusion;
  return { reason, owner, at, until };
}
