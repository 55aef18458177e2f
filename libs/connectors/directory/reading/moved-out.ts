import { hasCode } from '#domain/errors';
import { itemKey, type ItemKey } from '#domain/item';
import type { VanishedItem } from '../../connector.ts';
import { readFields } from '../fields/fields.ts';
import { textOf } from '../fields/media-type.ts';
import type { ContentTypeRule, Layout } from '../layout/rule.ts';
import { isReservedPath } from '#domain/reserved';
import type { Progress } from './progress.ts';
import { readFile } from './read-file.ts';
import type { SourceRoot } from './source-root.ts';

const UUID = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;
const IS_UUID = new RegExp(`^${UUID.source}$`);

/**
 * Of the vanished items, those whose GUID a text file outside the tracked scope carries where their content type has it
 * (docs/design.md#5). Files that cannot be read, that are larger than an item may be, or that were too slow before, are passed over.
 */
export function findMovedOut(
  root: SourceRoot,
  layout: Layout,
  vanished: readonly VanishedItem[],
  progress: Progress,
): ItemKey[] {
  const search = new Search(layout, vanished);
  for (const path of untracked(root, layout, '')) {
    if (search.isDone()) break;
    look(search, root, path, progress);
  }
  return search.found;
}

function look(search: Search, root: SourceRoot, path: string, progress: Progress): void {
  try {
    progress.during(path, () => search.look(root, path));
  } catch (error) {
    if (!hasCode(error, 'too-slow')) throw error;
  }
}

function* untracked(root: SourceRoot, layout: Layout, folder: string): Generator<string> {
  for (const entry of entriesOf(root, folder)) {
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
    if (isReservedPath(path)) continue;
    if (entry.isDirectory()) yield* untracked(root, layout, path);
    else if (entry.isFile() && layout.scope.ruleFor(path) === null) yield path;
  }
}

function entriesOf(root: SourceRoot, folder: string) {
  try {
    return root.list(folder).entries;
  } catch {
    // What cannot be listed cannot be searched: its items then count as deleted, which an operator has to approve too.
    return [];
  }
}

class Search {
  readonly found: ItemKey[] = [];
  readonly #rules: Map<string, ContentTypeRule>;
  readonly #missing = new Map<string, VanishedItem>();

  constructor(layout: Layout, vanished: readonly VanishedItem[]) {
    this.#rules = new Map(layout.rules.map((rule) => [rule.contentType, rule]));
    for (const item of vanished) this.#missing.set(itemKey(item), item);
  }

  isDone(): boolean {
    return this.#missing.size === 0;
  }

  look(root: SourceRoot, path: string): void {
    const text = readText(root, path);
    if (text === null) return;
    for (const item of this.#mentioned(text.toLowerCase())) {
      const rule = this.#rules.get(item.contentType);
      if (rule === undefined || !carries(rule, path, text, item.guid)) continue;
      this.#missing.delete(itemKey(item));
      this.found.push({ contentType: item.contentType, guid: item.guid });
    }
  }

  // Most files mention none, so the text is searched before anything is parsed.
  #mentioned(lower: string): VanishedItem[] {
    const uuids = new Set(lower.match(UUID));
    return [...this.#missing.values()].filter(({ guid }) =>
      IS_UUID.test(guid) ? uuids.has(guid) : lower.includes(guid),
    );
  }
}

function readText(root: SourceRoot, path: string): string | null {
  try {
    return textOf(readFile(root, path).bytes, path);
  } catch {
    // A file outside the scope is none of ours: one that cannot be read is passed over.
    return null;
  }
}

function carries(rule: ContentTypeRule, path: string, text: string, guid: string): boolean {
  try {
    const fields = readFields(rule, path, text, { isThorough: false });
    return !fields.isDerived && fields.guid === guid;
  } catch {
    return rule.guid?.from === 'field' && isFieldValue(text, rule.guid.name, guid);
  }
}

// For a file that cannot be parsed: `id: <guid>`, `"id": "<guid>"` or `id = "<guid>"` on a line of its own.
function isFieldValue(text: string, name: string, guid: string): boolean {
  const [key, value] = [name, guid].map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^[\\s{"']*${key}["']?\\s*[:=]\\s*["'{]*${value}["'},\\s]*$`, 'im').test(text);
}
