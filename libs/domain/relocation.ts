import { itemDigest, pathlessDigest } from './digest.ts';
import type { Item, ItemKey } from './item.ts';

/** An item whose GUID is derived from its path, as far as recognising it at another path needs. */
export interface DerivedItem extends ItemKey {
  body: { sha256: string };
}

/** The item that appeared takes over the GUID of the one that vanished (design.md 5). */
export interface Relocation {
  contentType: string;
  /** The GUID derived from the new path. */
  derivedGuid: string;
  /** The GUID that the item keeps. */
  guid: string;
}

/**
 * Pairs items with `guid: path` that vanished with equal ones that appeared: the same content type and the same body, and
 * only where exactly one vanished and exactly one appeared with it. Where it is ambiguous nothing is paired: the items then
 * are deleted and new, which an operator sees.
 */
export function relocations(
  vanished: readonly DerivedItem[],
  appeared: readonly DerivedItem[],
): Relocation[] {
  const gone = byBody(vanished);
  const there = byBody(appeared);
  return [...gone].flatMap(([body, old]) => {
    const now = there.get(body);
    if (old === null || now === null || now === undefined) return [];
    return [{ contentType: old.contentType, derivedGuid: now.guid, guid: old.guid }];
  });
}

/** The item under the GUID that it keeps, with the digests that belong to it. */
export function withGuid<T extends Item>(
  item: T,
  guid: string,
): T & { digest: string; pathlessDigest: string } {
  const kept = { ...item, guid };
  return { ...kept, digest: itemDigest(kept), pathlessDigest: pathlessDigest(kept) };
}

// Null marks a body that several items have.
function byBody(items: readonly DerivedItem[]): Map<string, DerivedItem | null> {
  const found = new Map<string, DerivedItem | null>();
  for (const item of items) {
    const key = `${item.contentType}\n${item.body.sha256}`;
    found.set(key, found.has(key) ? null : item);
  }
  return found;
}
