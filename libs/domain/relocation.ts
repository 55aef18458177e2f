import { itemDigest, pathlessDigest } from './digest.ts';
import type { Item, ItemKey } from './item.ts';
import { byBytes } from './order.ts';

/** An item whose GUID is derived from its path, as far as recognising it at another path needs. */
export interface DerivedItem extends ItemKey {
  path: string;
  body: { sha256: string };
}

/** The item that appeared takes over the GUID of the one that vanished (docs/design.md#5). */
export interface Relocation {
  contentType: string;
  /** The GUID derived from the new path. */
  derivedGuid: string;
  /** The GUID that the item keeps. */
  guid: string;
}

/**
 * Pairs items with `guid: path` that vanished with equal ones that appeared: the same content type and the same body. Among
 * several equal ones those belong together whose paths have the most names in common at their end, then those in the same
 * folder, then those in the order of their paths: as many pairs as `git diff -M100%` finds. The time grows with the number of
 * names in all paths.
 */
export function relocations(
  vanished: readonly DerivedItem[],
  appeared: readonly DerivedItem[],
): Relocation[] {
  const groups = new Map<string, Equals>();
  for (const item of vanished) equalsOf(groups, item).gone.push(item);
  for (const item of appeared) equalsOf(groups, item).there.push(item);
  return [...groups.values()]
    .filter(({ gone, there }) => gone.length > 0 && there.length > 0)
    .flatMap(paired)
    .map(([old, now]) => ({
      contentType: old.contentType,
      derivedGuid: now.guid,
      guid: old.guid,
    }));
}

/** The item under the GUID that it keeps, with the digests that belong to it. */
export function withGuid<T extends Item>(
  item: T,
  guid: string,
): T & { digest: string; pathlessDigest: string } {
  const kept = { ...item, guid };
  return { ...kept, digest: itemDigest(kept), pathlessDigest: pathlessDigest(kept) };
}

/** Equal items that are not paired yet. */
interface Equals {
  gone: DerivedItem[];
  there: DerivedItem[];
}

type Pair = [DerivedItem, DerivedItem];

function equalsOf(groups: Map<string, Equals>, { contentType, body }: DerivedItem): Equals {
  return groupAt(groups, `${contentType}\n${body.sha256}`);
}

function groupAt(groups: Map<string, Equals>, key: string): Equals {
  const group = groups.get(key) ?? { gone: [], there: [] };
  groups.set(key, group);
  return group;
}

/** Equal items by the names of their paths, the last name first. */
class Names implements Equals {
  readonly gone: DerivedItem[] = [];
  readonly there: DerivedItem[] = [];
  readonly above = new Map<string, Names>();
}

function placeOf(names: Names, { path }: DerivedItem): Names {
  return path.split('/').reduceRight((place, name) => {
    const next = place.above.get(name) ?? new Names();
    place.above.set(name, next);
    return next;
  }, names);
}

function paired({ gone, there }: Equals): Pair[] {
  const names = new Names();
  for (const item of gone) placeOf(names, item).gone.push(item);
  for (const item of there) placeOf(names, item).there.push(item);
  const pairs: Pair[] = [];
  const left = inFolders(gathered(names, pairs), pairs);
  takePairs(left, pairs);
  return pairs;
}

/** Pairs what is in each place above, the longest common ends first, and returns what is left of all of them. */
function gathered(names: Names, pairs: Pair[]): Equals {
  const all: Equals = { gone: [...names.gone], there: [...names.there] };
  for (const place of names.above.values()) {
    const left = takePairs(gathered(place, pairs), pairs);
    for (const item of left.gone) all.gone.push(item);
    for (const item of left.there) all.there.push(item);
  }
  return all;
}

/** Pairs what is in the same folder, and returns what is left. */
function inFolders({ gone, there }: Equals, pairs: Pair[]): Equals {
  const folders = new Map<string, Equals>();
  for (const item of gone) groupAt(folders, folderOf(item)).gone.push(item);
  for (const item of there) groupAt(folders, folderOf(item)).there.push(item);
  const left = [...folders.values()].map((folder) => takePairs(folder, pairs));
  return {
    gone: left.flatMap((folder) => folder.gone),
    there: left.flatMap((folder) => folder.there),
  };
}

function folderOf({ path }: DerivedItem): string {
  return path.slice(0, path.lastIndexOf('/') + 1);
}

/** Pairs as many as there are, in the order of their paths, and returns what is left on one side. */
function takePairs(equals: Equals, pairs: Pair[]): Equals {
  const count = Math.min(equals.gone.length, equals.there.length);
  if (count === 0) return equals;
  const gone = equals.gone.sort(byPath);
  const there = equals.there.sort(byPath);
  for (const [index, now] of there.slice(0, count).entries()) {
    const old = gone[index];
    if (old !== undefined) pairs.push([old, now]);
  }
  return { gone: gone.slice(count), there: there.slice(count) };
}

function byPath(a: DerivedItem, b: DerivedItem): number {
  return byBytes(a.path, b.path);
}
