import type { Item, ItemKey } from '#domain/item';
import { pathProblem } from '#domain/path';
import type { Target } from './target.ts';

/** Of these items, those without a file of the right size at their place. Looks at names and sizes, and reads nothing. */
export function absentItems(target: Target, items: readonly Item[]): ItemKey[] {
  return items
    .filter((item) => !isThere(target, item))
    .map(({ contentType, guid }) => ({ contentType, guid }));
}

function isThere(target: Target, { path, body }: Item): boolean {
  if (pathProblem(path) !== null || target.wayTo(path) !== 'open') return false;
  const stat = target.root.look(path);
  return stat !== null && stat.isFile() && stat.size === body.size;
}
