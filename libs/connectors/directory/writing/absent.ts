import { itemKey, type Item, type ItemKey } from '#domain/item';
import { folderOf, nameOf, pathProblem } from '#domain/path';
import type { Target } from './target.ts';

/**
 * Of these items, those without a file at their place. One list per folder shows the names; of those that were `written` the
 * size is looked at, too. Reads no content.
 */
export function absentItems(
  target: Target,
  items: readonly Item[],
  written: ReadonlySet<string>,
): ItemKey[] {
  const names = new Map<string, ReadonlySet<string>>();
  const isThere = (item: Item): boolean => {
    const { path } = item;
    if (pathProblem(path) !== null || target.wayTo(path) !== 'open') return false;
    if (written.has(itemKey(item))) return isOfItsSize(target, item);
    const folder = folderOf(path);
    const files = names.get(folder) ?? filesIn(target, folder);
    names.set(folder, files);
    // A file system without case or with another normal form lists the name in its own way.
    return files.has(nameOf(path)) || isOfItsSize(target, item);
  };
  return items
    .filter((item) => !isThere(item))
    .map(({ contentType, guid }) => ({ contentType, guid }));
}

function filesIn(target: Target, folder: string): ReadonlySet<string> {
  return new Set(target.root.list(folder).flatMap((entry) => (entry.isFile() ? entry.name : [])));
}

function isOfItsSize(target: Target, { path, body }: Item): boolean {
  const stat = target.root.look(path);
  return stat !== null && stat.isFile() && stat.size === body.size;
}
