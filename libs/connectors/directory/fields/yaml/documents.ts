import { ALL, NOTHING, type Node, type Wanted } from '../node.ts';
import type { Reading } from '../reading.ts';
import { blockNode } from './block.ts';
import { Cursor, isGap, lineEnd, YamlFault } from './cursor.ts';

const PERCENT = 0x25;
const MARKER_LENGTH = 3;

/**
 * Reads YAML as leniently as libyaml, on which the readers of Python, Ruby and Go are built, and in linear time. All of the
 * text is looked at; only the wanted parts of its first document are kept. Keys that come twice, tags and types are none of
 * its business.
 */
export function readYaml(text: string, wanted: Wanted): Reading {
  const { needsAll, ...reading } = read(text, wanted);
  return needsAll ? read(text, ALL) : reading;
}

function read(text: string, wanted: Wanted): Reading & { needsAll: boolean } {
  const cursor = new Cursor(text);
  let root: Node | null = null;
  try {
    root = document(cursor, wanted);
    while (hasNext(cursor)) document(cursor, NOTHING);
    return { root, fault: cursor.doubtful, unreadFrom: null, needsAll: cursor.needsAll };
  } catch (error) {
    if (!(error instanceof YamlFault)) throw error;
    const { needsAll } = cursor;
    if (root !== null) return { root, fault: error, unreadFrom: null, needsAll };
    return { ...unfinished(cursor, error), fault: error, needsAll };
  }
}

function document(cursor: Cursor, wanted: Wanted): Node | null {
  cursor.anchors.clear();
  const hasDirectives = directives(cursor);
  const isMarked = isAt(cursor, '---');
  if (isMarked) cursor.at += MARKER_LENGTH;
  else if (hasDirectives) throw new YamlFault(cursor.at, '"---" is missing after a directive');
  const node = blockNode(cursor, { indent: -1, isValue: false, isCompact: !isMarked }, wanted);
  cursor.toContent();
  if (!cursor.isAtEnd)
    throw new YamlFault(cursor.at, 'something follows that belongs to nothing before it');
  return node;
}

function directives(cursor: Cursor): boolean {
  let found = false;
  for (;;) {
    cursor.toContent();
    if (cursor.code !== PERCENT || cursor.column > 0) return found;
    cursor.at = lineEnd(cursor.text, cursor.at);
    found = true;
  }
}

// Steps over the ends of a document. True when another one follows.
function hasNext(cursor: Cursor): boolean {
  while (isAt(cursor, '...')) {
    const { lineStart } = cursor;
    cursor.at += MARKER_LENGTH;
    cursor.toContent();
    if (cursor.at < cursor.end && cursor.lineStart === lineStart)
      throw new YamlFault(cursor.at, 'something follows "..." on its line');
  }
  return cursor.at < cursor.end;
}

function isAt({ text, at, lineStart }: Cursor, marker: string): boolean {
  return (
    at === lineStart && text.startsWith(marker, at) && isGap(text.charCodeAt(at + MARKER_LENGTH))
  );
}

/** The mappings that were open at a fault, with the members that were complete; a list counts only as a whole. */
function unfinished({ open, text }: Cursor, { at }: YamlFault): Omit<Reading, 'fault'> {
  for (const [index, outer] of open.entries()) {
    const inner = open[index + 1];
    if (!outer || !inner || outer.member === null) break;
    outer.mapping.members.push({ ...outer.member, value: inner.mapping });
  }
  const outermost = open[0] ?? null;
  if (outermost === null) return { root: null, unreadFrom: 0 };
  const lineStart = text.lastIndexOf('\n', at - 1) + 1;
  return { root: outermost.mapping, unreadFrom: outermost.member?.at ?? lineStart };
}
