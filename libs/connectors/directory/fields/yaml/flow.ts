import { NOTHING, wantedOf, type List, type Mapping, type Node, type Wanted } from '../node.ts';
import { isGap, YamlFault, type Cursor } from './cursor.ts';
import { FLOW, isFlowIndicator, plain } from './plain.ts';
import { alias, anchored, properties } from './properties.ts';
import { quoted } from './quoted.ts';

const ASTERISK = 0x2a;
const COMMA = 0x2c;
const COLON = 0x3a;
const QUESTION = 0x3f;
const OPEN_LIST = 0x5b;
const CLOSE_LIST = 0x5d;
const OPEN_MAPPING = 0x7b;
const CLOSE_MAPPING = 0x7d;

export function isOpening(code: number): boolean {
  return code === OPEN_LIST || code === OPEN_MAPPING;
}

/** Steps over what stands in brackets or braces, in whatever columns its lines begin, as in libyaml. */
export function flowCollection(cursor: Cursor, wanted: Wanted): List | Mapping | null {
  cursor.enter();
  const { at } = cursor;
  const isList = cursor.code === OPEN_LIST;
  cursor.at += 1;
  const node = isList ? list(cursor, wanted, at) : mapping(cursor, wanted, at);
  cursor.leave();
  return node;
}

function list(cursor: Cursor, wanted: Wanted, at: number): List | null {
  const node: List | null = wanted === NOTHING ? null : { kind: 'list', items: [], at };
  for (let index = 0; !hasClosed(cursor, CLOSE_LIST, at); index += 1) {
    const item = pairOrNode(cursor, wantedOf(wanted, String(index)));
    node?.items.push(item ?? empty(cursor));
    separator(cursor, CLOSE_LIST, at);
  }
  return node;
}

function mapping(cursor: Cursor, wanted: Wanted, at: number): Mapping | null {
  const node: Mapping | null = wanted === NOTHING ? null : { kind: 'mapping', members: [], at };
  while (!hasClosed(cursor, CLOSE_MAPPING, at)) {
    member(cursor, wanted, node);
    separator(cursor, CLOSE_MAPPING, at);
  }
  return node;
}

function hasClosed(cursor: Cursor, close: number, start: number): boolean {
  content(cursor, start);
  if (cursor.code !== close) return false;
  cursor.at += 1;
  return true;
}

function content(cursor: Cursor, start: number): void {
  cursor.toContent();
  if (cursor.isAtEnd) throw new YamlFault(start, 'a bracket or a brace is not closed');
}

function separator(cursor: Cursor, close: number, start: number): void {
  content(cursor, start);
  if (cursor.code === COMMA) cursor.at += 1;
  else if (cursor.code !== close)
    throw new YamlFault(cursor.at, 'a comma, a bracket or a brace is missing');
}

// An item of a list may be a mapping of one pair: [a: b].
function pairOrNode(cursor: Cursor, wanted: Wanted): Node | null {
  const { at } = cursor;
  const isExplicit = isExplicitKey(cursor);
  if (!isExplicit && !isValueMark(cursor)) {
    const node = flowNode(cursor, wanted);
    cursor.toContent();
    if (cursor.code !== COLON) return node;
    cursor.at += 1;
    flowValue(cursor, NOTHING);
  } else member(cursor, NOTHING, null);
  return wanted === NOTHING ? null : { kind: 'mapping', members: [], at };
}

function member(cursor: Cursor, wanted: Wanted, into: Mapping | null): void {
  if (isExplicitKey(cursor)) {
    cursor.at += 1;
    cursor.toContent();
  }
  const { at } = cursor;
  const isPlain = !'"\''.includes(cursor.text.charAt(at));
  const key = isValueMark(cursor) ? null : flowNode(cursor, into === null ? NOTHING : true);
  cursor.toContent();
  const name = key?.kind === 'scalar' ? key.text : null;
  const inner = name === null ? NOTHING : wantedOf(wanted, name);
  const isMerge = isPlain && name === '<<';
  const wantedValue = isMerge ? wanted : inner;
  let value: Node | null = wantedValue === NOTHING ? null : empty(cursor);
  if (cursor.code === COLON) {
    cursor.at += 1;
    value = flowValue(cursor, wantedValue);
  }
  if (isMerge && into !== null) cursor.needsAll = true;
  if (value !== null && name !== null) into?.members.push({ key: name, value, at, isMerge });
}

function flowValue(cursor: Cursor, wanted: Wanted): Node | null {
  cursor.toContent();
  if (cursor.code === COMMA || isClosing(cursor.code))
    return wanted === NOTHING ? null : empty(cursor);
  return flowNode(cursor, wanted);
}

function flowNode(cursor: Cursor, wanted: Wanted): Node | null {
  const found = properties(cursor);
  if (found === null) return bareNode(cursor, wanted);
  cursor.toContent();
  return anchored(cursor, found, flowNode(cursor, wanted));
}

function bareNode(cursor: Cursor, wanted: Wanted): Node | null {
  const isWanted = wanted !== NOTHING;
  const { at, code } = cursor;
  if (code === COMMA || isClosing(code) || isValueMark(cursor)) {
    // Only an anchor or a tag may stand for an empty node.
    if (code === COMMA && isAfterSeparator(cursor))
      throw new YamlFault(at, 'a comma follows another one');
    return isWanted ? empty(cursor) : null;
  }
  if (isOpening(code)) return flowCollection(cursor, wanted);
  if (code === ASTERISK) return alias(cursor, isWanted);
  const isQuoted = code === 0x22 || code === 0x27;
  const text = isQuoted ? quoted(cursor, isWanted) : plain(cursor, FLOW, isWanted);
  return text === null ? null : { kind: 'scalar', text, at };
}

function isAfterSeparator({ text, at }: Cursor): boolean {
  let before = at - 1;
  while (isGap(text.charCodeAt(before))) before -= 1;
  const code = text.charCodeAt(before);
  return code === COMMA || isOpening(code);
}

function isClosing(code: number): boolean {
  return code === CLOSE_LIST || code === CLOSE_MAPPING;
}

function isExplicitKey({ text, at, code }: Cursor): boolean {
  return code === QUESTION && isGap(text.charCodeAt(at + 1));
}

// After a quoted text or a bracket the colon needs no blank; before any other character it begins a plain text.
function isValueMark({ text, at, code }: Cursor): boolean {
  if (code !== COLON) return false;
  const next = text.charCodeAt(at + 1);
  return isGap(next) || isFlowIndicator(next) || isAdjacent(text.charCodeAt(at - 1));
}

function isAdjacent(code: number): boolean {
  return code === 0x22 || code === 0x27 || isClosing(code);
}

function empty({ at }: Cursor): Node {
  return { kind: 'scalar', text: '', at };
}
