import type { Node } from '../node.ts';
import { YamlFault, type Cursor } from './cursor.ts';

const AMPERSAND = 0x26;
const EXCLAMATION = 0x21;
// No tag holds the NUL behind the end of the text.
const TAG = /!(?:<[^>\s\0]*>|[^\s\0,[\]{}]*)/y;
const HANDLE = /^!\w+!/;
const NAME = /[^\s\0,[\]{}]+/y;

/** What stands before a node: its anchor, if it has one. */
export interface Properties {
  anchor: string | null;
}

/** Steps over the anchor and the tag of a node, and the blanks after each of them; null when there is none. */
export function properties(cursor: Cursor): Properties | null {
  if (cursor.code !== AMPERSAND && cursor.code !== EXCLAMATION) return null;
  let anchor: string | null = null;
  for (;;) {
    const { code } = cursor;
    if (code === AMPERSAND) {
      anchor = nameOf(cursor);
      cursor.anchors.set(anchor, null);
    } else if (code === EXCLAMATION) {
      tag(cursor);
    } else return { anchor };
    cursor.blanks();
  }
}

function tag(cursor: Cursor): void {
  const { at, text } = cursor;
  TAG.lastIndex = at;
  const found = TAG.exec(text)?.[0] ?? '!';
  if (found.startsWith('!<') && !found.endsWith('>'))
    throw new YamlFault(at, 'a tag is not closed');
  const [handle] = HANDLE.exec(found) ?? [];
  if (handle !== undefined && !text.includes(`%TAG ${handle} `))
    cursor.doubt(at, 'no directive declares the handle of a tag');
  cursor.at += found.length;
}

/** Keeps the node for the aliases that name it. */
export function anchored(cursor: Cursor, found: Properties | null, node: Node | null): Node | null {
  if (found !== null && found.anchor !== null) cursor.anchors.set(found.anchor, node);
  return node;
}

/**
 * Steps over an alias and returns the node that it stands for, or null when that is not wanted. Throws a YamlFault for one
 * without an anchor before it.
 */
export function alias(cursor: Cursor, isWanted: boolean): Node | null {
  const { at } = cursor;
  const name = nameOf(cursor);
  const node = cursor.anchors.get(name);
  if (node === undefined) throw new YamlFault(at, 'an alias has no anchor');
  if (!isWanted) return null;
  cursor.needsAll = true;
  return node ?? { kind: 'alias', at };
}

// A colon at its end is that of a key, as in libyaml.
function nameOf(cursor: Cursor): string {
  const { at } = cursor;
  NAME.lastIndex = at + 1;
  const name = (NAME.exec(cursor.text)?.[0] ?? '').replace(/:$/, '');
  if (name === '') throw new YamlFault(at, 'an anchor or an alias has no name');
  cursor.at = at + 1 + name.length;
  return name;
}
