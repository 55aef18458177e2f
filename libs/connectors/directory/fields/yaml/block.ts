import {
  ALL,
  NOTHING,
  wantedOf,
  type List,
  type Mapping,
  type Node,
  type Wanted,
} from '../node.ts';
import { atom, isBlockScalar, isIndicator, isKeyEnd, isQuote } from './atom.ts';
import { isGap, YamlFault, type Cursor } from './cursor.ts';
import { KEY } from './plain.ts';
import { anchored, properties, type Properties } from './properties.ts';

const DASH = 0x2d;
const COLON = 0x3a;
const QUESTION = 0x3f;

/** Where a node is: in which column its parent stands, and what may begin on the line of its parent. */
export interface Place {
  indent: number;
  /** The value of a key: a list may begin in the column of the key. */
  isValue: boolean;
  /** A mapping or a list may begin on the same line. */
  isCompact: boolean;
}

/** Steps over the node at the cursor, or over nothing when it is empty. Null when it is not wanted. */
export function blockNode(cursor: Cursor, place: Place, wanted: Wanted): Node | null {
  cursor.enter();
  const node = nodeAt(cursor, place, wanted);
  cursor.leave();
  return node;
}

function nodeAt(cursor: Cursor, place: Place, wanted: Wanted): Node | null {
  const mayNest = cursor.toContent() || place.isCompact;
  if (isOutside(cursor, place)) return empty(cursor, wanted);
  const { at, column } = cursor;
  const found = properties(cursor);
  // What stands on a line of its own before a collection belongs to all of it, else to its first key.
  if (found !== null && (cursor.toContent() || cursor.isAtEnd))
    return anchored(cursor, found, nodeAt(cursor, { ...place, isCompact: true }, wanted));
  return begun(cursor, { indent: place.indent, at, column, mayNest, found }, wanted);
}

/** Where a node begins, with the properties on the same line. */
interface Begin {
  indent: number;
  at: number;
  column: number;
  mayNest: boolean;
  found: Properties | null;
}

function begun(cursor: Cursor, begin: Begin, wanted: Wanted): Node | null {
  if (isIndicator(cursor, DASH)) return list(cursor, begin, wanted);
  if (isIndicator(cursor, QUESTION) || isIndicator(cursor, COLON))
    return mapping(cursor, begin, wanted, null);
  const { at, lineStart } = cursor;
  const isScalarBlock = isBlockScalar(cursor.code);
  const isPlain = !isQuote(cursor.code);
  const first = atom(cursor, { in: 'block', indent: begin.indent }, wanted);
  anchored(cursor, begin.found, first);
  if (isScalarBlock || !isKeyEnd(cursor)) return first;
  if (cursor.lineStart !== lineStart) throw new YamlFault(at, 'a key goes over several lines');
  const text = first?.kind === 'scalar' ? first.text : null;
  return mapping(cursor, begin, wanted, { at, text, isPlain, isExplicit: false });
}

/**
 * True when the next content belongs to a parent. In the column of the parent itself a value that is no key and no list may
 * stand: libyaml takes it, though the specification does not.
 */
function isOutside(cursor: Cursor, { indent, isValue }: Place): boolean {
  const { column } = cursor;
  if (column > indent) return cursor.isAtEnd;
  if (column < indent || cursor.isAtEnd) return true;
  if (isIndicator(cursor, DASH)) return !isValue;
  if (isIndicator(cursor, QUESTION) || isIndicator(cursor, COLON)) return true;
  return cursor.ahead(() => {
    properties(cursor);
    if (isGap(cursor.code) || isBlockScalar(cursor.code)) return false;
    const line = cursor.lineStart;
    atom(cursor, KEY, NOTHING);
    return isKeyEnd(cursor) && cursor.lineStart === line;
  });
}

interface Key {
  at: number;
  /** Null: no text, or not wanted. */
  text: string | null;
  isPlain: boolean;
  /** After `? `. */
  isExplicit: boolean;
}

function mapping(cursor: Cursor, begin: Begin, wanted: Wanted, first: Key | null): Mapping | null {
  checkNesting(cursor, begin);
  const { at, column } = begin;
  const into: Mapping | null = wanted === NOTHING ? null : { kind: 'mapping', members: [], at };
  if (into !== null) cursor.open.push({ mapping: into, member: null });
  let key = first;
  do {
    key ??= keyOf(cursor, column, into !== null);
    if (into === null || key.text === null) memberValue(cursor, column, key, NOTHING);
    else member(cursor, column, { ...key, text: key.text }, into, wanted);
    key = null;
  } while (isNext(cursor, column));
  if (into !== null) cursor.open.pop();
  return into;
}

function member(
  cursor: Cursor,
  column: number,
  key: Key & { text: string },
  into: Mapping,
  wanted: Wanted,
): void {
  const isMerge = key.isPlain && key.text === '<<';
  if (isMerge) cursor.needsAll = true;
  const inside = isMerge ? wanted : wantedOf(wanted, key.text);
  if (inside === NOTHING) {
    memberValue(cursor, column, key, NOTHING);
    return;
  }
  const named = { key: key.text, at: key.at, isMerge };
  const open = cursor.open.at(-1);
  if (open) open.member = named;
  const value = memberValue(cursor, column, key, inside);
  if (open) open.member = null;
  if (value !== null) into.members.push({ ...named, value });
}

// After `? ` a key may stand without a value, as in a set.
function memberValue(cursor: Cursor, indent: number, key: Key, wanted: Wanted): Node | null {
  if (key.isExplicit && !(cursor.column === indent && isIndicator(cursor, COLON)))
    return empty(cursor, wanted);
  cursor.at += 1;
  return blockNode(cursor, { indent, isValue: true, isCompact: key.isExplicit }, wanted);
}

function keyOf(cursor: Cursor, column: number, isWanted: boolean): Key {
  const { at, lineStart } = cursor;
  const wanted = isWanted ? ALL : NOTHING;
  if (isIndicator(cursor, COLON)) return { at, text: null, isPlain: false, isExplicit: false };
  if (isIndicator(cursor, QUESTION)) return explicitKey(cursor, column, wanted);
  const found = properties(cursor);
  const isPlain = !isQuote(cursor.code);
  const key = isKeyEnd(cursor) ? null : atom(cursor, KEY, wanted);
  anchored(cursor, found, key);
  if (!isKeyEnd(cursor)) throw new YamlFault(cursor.at, 'a colon is missing after a key');
  if (cursor.lineStart !== lineStart) throw new YamlFault(at, 'a key goes over several lines');
  return { at, text: key?.kind === 'scalar' ? key.text : null, isPlain, isExplicit: false };
}

function explicitKey(cursor: Cursor, indent: number, wanted: Wanted): Key {
  const { at } = cursor;
  cursor.at += 1;
  const key = blockNode(cursor, { indent, isValue: true, isCompact: true }, wanted);
  cursor.toContent();
  const text = key?.kind === 'scalar' ? key.text : null;
  return { at, text, isPlain: false, isExplicit: true };
}

function list(cursor: Cursor, begin: Begin, wanted: Wanted): List | null {
  checkNesting(cursor, begin);
  if (begin.found !== null)
    throw new YamlFault(cursor.at, 'a list cannot begin on the line of an anchor or a tag');
  const { at, column } = begin;
  const into: List | null = wanted === NOTHING ? null : { kind: 'list', items: [], at };
  if (into !== null) cursor.open.push(null);
  let index = 0;
  do {
    cursor.at += 1;
    const inside = wantedOf(wanted, wanted instanceof Map ? String(index) : '');
    const place = { indent: column, isValue: false, isCompact: true };
    const item = blockNode(cursor, place, inside);
    if (into !== null) into.items.push(item ?? { kind: 'scalar', text: '', at: cursor.at });
    index += 1;
  } while (isNext(cursor, column) && isIndicator(cursor, DASH));
  if (into !== null) cursor.open.pop();
  return into;
}

function checkNesting(cursor: Cursor, { mayNest }: Begin): void {
  if (!mayNest) throw new YamlFault(cursor.at, 'a mapping or a list cannot begin on this line');
  checkTabs(cursor);
}

/** True when another entry of the collection in this column follows. */
function isNext(cursor: Cursor, column: number): boolean {
  cursor.toContent();
  if (cursor.column < column || cursor.isAtEnd) return false;
  if (cursor.column > column) throw new YamlFault(cursor.at, 'the indentation does not fit');
  checkTabs(cursor);
  return true;
}

function checkTabs({ tabbedLine, lineStart }: Cursor): void {
  if (tabbedLine === lineStart) throw new YamlFault(lineStart, 'the indentation contains a tab');
}

function empty({ at }: Cursor, wanted: Wanted): Node | null {
  return wanted === NOTHING ? null : { kind: 'scalar', text: '', at };
}
