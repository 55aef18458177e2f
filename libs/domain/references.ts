import { itemKey, type ItemKey, type ItemReference } from './item.ts';

/** What a release would do to one item, with what its approved state refers to (none for a removal). */
export interface ReferringChange extends ItemKey {
  change: 'published' | 'removed';
  references: readonly ItemReference[];
  /** An operator decided, with a reason, that it goes out although a reference is missing. */
  isOverridden: boolean;
}

/** An item as it is published now, with what it refers to. */
export interface ReferringItem extends ItemKey {
  references: readonly ItemReference[];
}

/** What is published now, as far as a release has to know it. */
export interface PublishedReferences {
  /** The keys (`itemKey`) of what is published, among everything that the changes refer to. */
  published: ReadonlySet<string>;
  /** The published items that refer to something that the release would remove. */
  referring: readonly ReferringItem[];
}

/** A change that must wait: what its item would miss, or which items would miss the item. */
export interface RefusedChange<C extends ReferringChange> {
  change: C;
  missing: ItemKey[];
  neededBy: ItemKey[];
}

/**
 * The changes that a release must leave out, because a published item would refer to one that is not published
 * (docs/guarantees.md#c8). Everything else may go out together. What is needed stays: of a publication and a removal that
 * exclude each other, the removal waits. Takes time in proportion to the number of changes and references.
 */
export function refusedChanges<C extends ReferringChange>(
  changes: readonly C[],
  now: PublishedReferences,
): RefusedChange<C>[] {
  const publishing = publishable(changes, now.published);
  const refused = changes
    .filter((change) => change.change === 'published' && !publishing.has(itemKey(change)))
    .map((change) => ({ change, missing: publishing.missing(change), neededBy: [] }));
  return [...refused, ...refusedRemovals(changes, publishing, now.referring)];
}

/** What would refer to nothing if exactly these items were published. */
export function brokenReferences<I extends ReferringItem>(
  items: readonly I[],
): { item: I; missing: ItemKey[] }[] {
  const there = new Set(items.map(itemKey));
  return items.flatMap((item) => {
    const missing = item.references.filter((reference) => !there.has(itemKey(reference)));
    return missing.length === 0 ? [] : [{ item, missing }];
  });
}

/** The publications that may go out, and what is there with them. */
interface Publishing {
  has(key: string): boolean;
  missing(item: ReferringItem): ItemKey[];
}

// Begins with all of them and takes out whichever misses something, and then whatever misses that: so those that refer to
// each other in a circle go out together.
function publishable(
  changes: readonly ReferringChange[],
  published: ReadonlySet<string>,
): Publishing {
  const going = new Map<string, ReferringChange>();
  const gone = new Set<string>();
  for (const change of changes) {
    if (change.change === 'published') going.set(itemKey(change), change);
    else if (change.isOverridden) gone.add(itemKey(change));
  }
  const isThere = (key: string) => going.has(key) || (published.has(key) && !gone.has(key));
  const missing = ({ references }: ReferringItem) =>
    references.filter((reference) => !isThere(itemKey(reference)));
  const referrers = referrersOf([...going.values()]);
  const open = [...going.values()].filter((change) => missing(change).length > 0);
  for (let change = open.pop(); change !== undefined; change = open.pop()) {
    const key = itemKey(change);
    if (change.isOverridden || !going.delete(key)) continue;
    if (!isThere(key)) open.push(...(referrers.get(key) ?? []));
  }
  return { has: (key) => going.has(key), missing };
}

// Begins with what certainly stays, and keeps whatever that needs, and then whatever is needed by what was kept.
function refusedRemovals<C extends ReferringChange>(
  changes: readonly C[],
  publishing: Publishing,
  referring: readonly ReferringItem[],
): RefusedChange<C>[] {
  const removals = new Map<string, C>();
  for (const change of changes)
    if (change.change === 'removed') removals.set(itemKey(change), change);
  if (removals.size === 0) return [];
  const leaving = new Map<string, ReferringItem>();
  const staying: ReferringItem[] = changes.filter((change) => publishing.has(itemKey(change)));
  for (const item of referring) {
    const key = itemKey(item);
    if (removals.has(key)) leaving.set(key, item);
    else if (!publishing.has(key)) staying.push(item);
  }
  const refused = new Map<string, RefusedChange<C>>();
  for (let item = staying.pop(); item !== undefined; item = staying.pop()) {
    for (const key of item.references.map(itemKey)) {
      const change = removals.get(key);
      if (change === undefined || change.isOverridden || key === itemKey(item)) continue;
      const known = refused.get(key) ?? { change, missing: [], neededBy: [] };
      known.neededBy.push({ contentType: item.contentType, guid: item.guid });
      refused.set(key, known);
      // It stays, so what it refers to must stay as well: once, however many need it.
      const kept = leaving.get(key);
      if (leaving.delete(key) && kept !== undefined) staying.push(kept);
    }
  }
  return [...refused.values()];
}

function referrersOf(changes: readonly ReferringChange[]): Map<string, ReferringChange[]> {
  const referrers = new Map<string, ReferringChange[]>();
  for (const change of changes) {
    for (const key of change.references.map(itemKey)) {
      const known = referrers.get(key);
      if (known === undefined) referrers.set(key, [change]);
      else known.push(change);
    }
  }
  return referrers;
}
