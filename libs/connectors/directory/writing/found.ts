import { itemKey, type Item, type ItemKey } from '#domain/item';
import type { AppliedItem, FoundItem } from '#domain/installed';
import { Places } from '#domain/places';
import { whyBlocked } from './blocked.ts';
import { movedFiles } from './moved.ts';
import type { RecordedItem } from './record.ts';
import { pathProblem } from '#domain/path';
import { foundDigest, hasBit, type Target } from './target.ts';

type Wanted = Item & { digest: string };

/** What is here now of these items: reads and hashes, trusts nothing. What is missing is looked for elsewhere. */
export function foundItems(
  target: Target,
  recorded: ReadonlyMap<string, RecordedItem>,
  items: readonly Wanted[],
  applied: readonly AppliedItem[],
): FoundItem[] {
  const wanted = new Map(items.map((item) => [itemKey(item), item]));
  const was = new Map(
    applied.map((item) => [itemKey(item), recorded.get(itemKey(item)) ?? { ...item, sha256: '' }]),
  );
  const owners = ownersOf(recorded);
  const found = [...new Set([...wanted.keys(), ...was.keys()])].map((key) => {
    const item = wanted.get(key) ?? was.get(key);
    if (item === undefined) throw new Error('Each key is one of an item.');
    const { contentType, guid } = item;
    const inTheWay = othersAt(owners, wanted.get(key) ?? null, recorded.get(key) ?? null);
    // What is at the place of another item is that item's, whatever its bytes are.
    const placed = inTheWay.length === 0 ? (wanted.get(key) ?? null) : null;
    const before = was.get(key) ?? null;
    // What is at a place that no file can have is not the item, and was not here before ProSync under its name.
    const blocked =
      placed === null || placed.path === before?.path ? null : whyBlocked(target, placed.path);
    const digest = digestOf(target, before, blocked === null ? placed : null);
    return {
      key,
      contentType,
      guid,
      digest,
      ...(inTheWay.length === 0 ? {} : { inTheWay }),
      ...(inTheWay.length > 0 && isEqualAt(target, wanted.get(key)) && { isEqual: true as const }),
      ...(blocked === null ? {} : { blocked: `${blocked.code}: ${blocked.detail}` }),
    };
  });
  const missing = found.flatMap(({ key, digest }) => (digest === null ? (was.get(key) ?? []) : []));
  const moved = movedItems(target, missing, [...items, ...recorded.values()]);
  return found.map(({ key, ...item }) => {
    const movedTo = moved.get(key);
    return movedTo === undefined ? item : { ...item, movedTo };
  });
}

// What somebody changed another item's file to can be just what is published for its place now.
function isEqualAt(target: Target, wanted: Wanted | undefined): boolean {
  if (wanted === undefined || pathProblem(wanted.path) !== null) return false;
  const present = target.at(wanted.path);
  return (
    present?.kind === 'file' && present.sha256 === wanted.body.sha256 && hasBit(present, wanted)
  );
}

function ownersOf(recorded: ReadonlyMap<string, RecordedItem>): Places<RecordedItem> {
  const owners = new Places<RecordedItem>();
  for (const item of recorded.values()) owners.add(item.path, item);
  return owners;
}

function othersAt(
  owners: Places<RecordedItem>,
  wanted: Wanted | null,
  was: RecordedItem | null,
): ItemKey[] {
  if (wanted === null || wanted.path === was?.path) return [];
  return owners
    .inTheWay(wanted.path)
    .filter((owner) => itemKey(owner) !== itemKey(wanted))
    .map(({ contentType, guid }) => ({ contentType, guid }));
}

function digestOf(target: Target, was: RecordedItem | null, wanted: Wanted | null): string | null {
  for (const path of new Set([was?.path, wanted?.path])) {
    const present =
      path === undefined || pathProblem(path) !== null ? null : target.at(path, path === was?.path);
    // Moved by hand to where it belongs now: equal or not there.
    if (path !== was?.path && was !== null && present?.sha256 !== wanted?.body.sha256) return null;
    if (present !== null && path !== undefined) return foundDigest(present, path, was, wanted);
  }
  return null;
}

// Looked for only when something is missing, because it takes a walk.
function movedItems(
  target: Target,
  missing: readonly RecordedItem[],
  items: readonly { path: string }[],
): Map<string, string> {
  const known = missing.filter(({ sha256 }) => sha256 !== '');
  if (known.length === 0) return new Map();
  const moved = movedFiles(target, known, new Set(items.map(({ path }) => path)));
  return new Map([...moved].map(([item, path]) => [itemKey(item), path]));
}
