import type { ItemDetail, ReferencedItem } from '#api/items';

/** What keeps the item from being published, or from being removed, whatever is approved (docs/guarantees.md#c8). */
export function unmetOf(item: ItemDetail): ReferencedItem[] {
  if (item.changeStatus === 'changed') {
    return item.references.filter(({ state }) => state === 'missing' || state === 'unpublished');
  }
  if (item.changeStatus !== 'moved-or-deleted') return [];
  return item.neededBy.filter(({ state }) => state === 'published');
}

/** The reason with which the present state may be published all the same; null: nobody gave one. */
export function overrideOf(item: ItemDetail): string | null {
  return item.approvals.find(({ state }) => state === 'active')?.overrideReason ?? null;
}
