import type { DriftFacts } from '#domain/drift';
import { itemKey, type ItemKey } from '#domain/item';
import type { OverridesFile } from './overrides-file.ts';
import { factsText } from './ignored-facts.ts';

/** An item and the one that took its place. */
export interface Succession {
  from: ItemKey;
  to: ItemKey & { name: string };
}

/**
 * The decisions after items took the places of others (docs/adr/0007-ownership-of-paths.md): what was decided about an item
 * now holds for the one in its place, unless that one has a decision of its own. The drift that was ignored is over.
 */
export function passedOn(file: OverridesFile, successions: readonly Succession[]): OverridesFile {
  if (successions.length === 0) return file;
  const heirs = new Map(successions.map(({ from, to }) => [itemKey(from), to]));
  return {
    ...file,
    excluded: inherited(file.excluded, heirs, (entry, { name, ...key }) => {
      return { ...entry, ...keyOf(key), name };
    }),
    included: inherited(file.included, heirs, (_, heir) => keyOf(heir)),
    ignored: file.ignored.filter((entry) => !heirs.has(itemKey(entry))),
    drift: inherited(file.drift, heirs, (entry, heir) => ({ ...entry, ...keyOf(heir) })),
  };
}

/**
 * The decisions with those to ignore a drift written down for the successors as well, under their own facts: they wait for the
 * place, and a later version of them is another fact.
 */
export function ignoredOn(
  file: OverridesFile,
  successions: readonly (Succession & { facts: DriftFacts })[],
): OverridesFile {
  const own = new Set(file.ignored.map(itemKey));
  const before = new Map(file.ignored.map((entry) => [itemKey(entry), entry]));
  const added = successions.flatMap(({ from, to, facts }) => {
    const entry = before.get(itemKey(from));
    if (entry === undefined || own.has(itemKey(to))) return [];
    return [{ ...entry, ...keyOf(to), name: to.name, facts: factsText(facts) }];
  });
  return added.length === 0 ? file : { ...file, ignored: [...file.ignored, ...added] };
}

function inherited<T extends ItemKey>(
  entries: readonly T[],
  heirs: ReadonlyMap<string, Succession['to']>,
  rewritten: (entry: T, heir: Succession['to']) => T,
): T[] {
  const own = new Set(entries.map(itemKey));
  return entries.flatMap((entry) => {
    const heir = heirs.get(itemKey(entry));
    if (heir === undefined) return [entry];
    return own.has(itemKey(heir)) ? [] : [rewritten(entry, heir)];
  });
}

function keyOf({ contentType, guid }: ItemKey): ItemKey {
  return { contentType, guid };
}
