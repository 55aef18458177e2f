import { FieldFault } from './lookup.ts';
import type { Node } from './node.ts';

/** The text of a scalar without the blanks around it. Null: nothing, `null`, `~`, or something that is not one text. */
export function textIn(node: Node | null): string | null {
  return node?.kind === 'scalar' ? written(node.text) : null;
}

/**
 * The tags: a list of texts, or one text with commas or line breaks. Throws a FieldFault for anything else. A tag may be what keeps an item
 * from an instance, so that a mapping, a list of mappings or a list in a list is never taken for "no tags".
 */
export function tagsOf(node: Node | null): string[] {
  if (node === null) return [];
  if (node.kind === 'scalar') return tagsIn(node.text);
  if (node.kind !== 'list') throw unreadable(node);
  return node.items.flatMap((item) => {
    if (item.kind !== 'scalar') throw unreadable(item);
    return written(item.text) ?? [];
  });
}

/** The text without the blanks around it. Null: nothing, `null` or `~`. */
export function written(value: string): string | null {
  const text = value.trim();
  return text === '' || text === '~' || text === 'null' ? null : text;
}

/**
 * The tags in one text, separated by commas or line breaks, also within brackets and each in quotes, as in the comment
 * `# prosync-tags: [Global, "Ticket"]`.
 */
export function tagsIn(text: string): string[] {
  const list = (written(text) ?? '').replace(/^\[(.*)\]$/s, '$1');
  return list.split(/[,\r\n]/).flatMap((tag) => written(unquoted(tag.trim())) ?? []);
}

function unquoted(text: string): string {
  return /^(["'])(.*)\1$/.exec(text)?.[2] ?? text;
}

function unreadable({ at }: Node): FieldFault {
  const reason = 'the tags are neither a list of texts nor one text with commas';
  return new FieldFault(at, reason, 'invalid-tags');
}
