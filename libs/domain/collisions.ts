import { Claims } from './claims.ts';
import { itemKey, type ItemKey } from './item.ts';
import { byBytes } from './order.ts';
import { folded, foldersOf } from './path.ts';

/** An item with the path that it has below a target's folder. */
export interface PlacedItem extends ItemKey {
  path: string;
}

/** What a release would do to the place of an item. */
export interface PlacedChange extends ItemKey {
  /** The path that it would have; null: it goes. */
  path: string | null;
  /** The path under which it is published now; null: it is not. */
  publishedPath: string | null;
  /** An operator decided, with a reason, that it goes out all the same. */
  isOverridden: boolean;
}

/** A change that must wait, and the item whose path is in the way of its own. */
export interface Collision<C extends PlacedChange> {
  change: C;
  with: PlacedItem;
}

/**
 * The changes that a release must leave out, because no target can hold their item beside another one: the path is that of
 * an item that is published and stays, or of another change of the release, which then waits as well: nobody said which of
 * the two is meant. An item that is published under its path already keeps it, and what waits keeps its old path in turn.
 */
export function collidingChanges<C extends PlacedChange>(
  changes: readonly C[],
  published: readonly PlacedItem[],
): Collision<C>[] {
  const moving = changes.filter(isMoving);
  const near = nearTo(moving, published);
  // The ordinary case at little cost: ten thousand new items, and none in the way of another.
  if (near.length === 0 && !mayCollide(moving)) return [];
  const kept = keptPlaces(changes, moving, near);
  const collisions: Collision<C>[] = [];
  let open = sortedByPath(moving.filter((change) => !change.isOverridden));
  for (;;) {
    const waiting = waitingAmong(open, kept);
    if (waiting.size === 0) return collisions;
    for (const [change, other] of waiting) {
      collisions.push({ change, with: other });
      const { contentType, guid, publishedPath } = change;
      if (publishedPath !== null)
        kept.claim(publishedPath, { contentType, guid, path: publishedPath });
    }
    open = open.filter((change) => !waiting.has(change));
  }
}

/** Each item that no target can hold beside an earlier one (by path), with that one. Costs little where nothing collides. */
export function collidingItems<T extends { path: string }>(items: readonly T[]): [T, T][] {
  if (!mayCollide(items)) return [];
  const claims = new Claims<T>();
  return sortedByPath(items).flatMap((item): [T, T][] => {
    const other = claims.claim(item.path, item);
    return other === null ? [] : [[item, other]];
  });
}

/** One sentence about two paths that collide; `other` names the item with the second path. */
export function collisionSentence(path: string, other: string, otherPath: string): string {
  if (path === otherPath) return `${other} has the same path ${path}.`;
  if (path.normalize('NFC') === otherPath.normalize('NFC'))
    return `${other} has the path ${inAscii(otherPath)}, which looks like ${inAscii(path)} and differs from it only in the Unicode form.`;
  const isSame = folded(path) === folded(otherPath);
  return isSame
    ? `${other} has the path ${otherPath}, which is the same file on a system that ignores case or Unicode form.`
    : `${other} has the path ${otherPath}, so one of the two would have to be a file and a folder at once.`;
}

// Two forms of one letter look the same: "e\u{301}" and "\u{e9}".
function inAscii(path: string): string {
  return path.replace(/[^\x20-\x7e]/gu, (each) => `\\u{${each.codePointAt(0)?.toString(16)}}`);
}

type Moving<C> = C & { path: string };

function isMoving<C extends PlacedChange>(change: C): change is Moving<C> {
  return change.path !== null && change.path !== change.publishedPath;
}

/** The places that are taken whatever is left out: of published items that stay, and of changes with an override. */
function keptPlaces<C extends PlacedChange>(
  changes: readonly C[],
  moving: readonly Moving<C>[],
  published: readonly PlacedItem[],
): Claims<PlacedItem> {
  const kept = new Claims<PlacedItem>();
  const leaving = new Set(changes.filter((c) => c.path === null || isMoving(c)).map(itemKey));
  for (const item of published) if (!leaving.has(itemKey(item))) kept.claim(item.path, item);
  for (const change of moving) if (change.isOverridden) kept.claim(change.path, change);
  return kept;
}

function waitingAmong<C extends PlacedChange>(
  open: readonly Moving<C>[],
  kept: Claims<PlacedItem>,
): Map<Moving<C>, PlacedItem> {
  const waiting = new Map<Moving<C>, PlacedItem>();
  const claims = new Claims<Moving<C>>();
  for (const change of open) {
    const holder = kept.holderOf(change.path);
    const rival = holder === null ? claims.claim(change.path, change) : null;
    if (holder !== null) waiting.set(change, holder);
    if (rival === null) continue;
    waiting.set(change, rival);
    if (!waiting.has(rival)) waiting.set(rival, change);
  }
  return waiting;
}

/** The published items that can be in the way of one of these: of a hundred thousand few are. */
function nearTo(
  moving: readonly { path: string }[],
  published: readonly PlacedItem[],
): PlacedItem[] {
  const files = new Set(moving.map(({ path }) => folded(path)));
  const folders = new Set([...files].flatMap(foldersOf));
  return published.filter(({ path }) => {
    const file = folded(path);
    return files.has(file) || folders.has(file) || foldersOf(file).some((f) => files.has(f));
  });
}

function mayCollide(items: readonly { path: string }[]): boolean {
  const files = new Set<string>();
  const folders = new Set<string>();
  for (const { path } of items) {
    const file = folded(path);
    files.add(file);
    const slash = file.lastIndexOf('/');
    if (slash !== -1) folders.add(file.slice(0, slash));
  }
  if (files.size < items.length) return true;
  return [...folders].some((f) => files.has(f) || foldersOf(f).some((above) => files.has(above)));
}

// A file before what would lie below it, and the same order on every machine.
function sortedByPath<T extends { path: string }>(items: readonly T[]): T[] {
  const keyed = items.map((item) => ({ item, key: folded(item.path) }));
  keyed.sort((a, b) => byBytes(a.key, b.key) || byBytes(a.item.path, b.item.path));
  return keyed.map(({ item }) => item);
}
