import { CR, isMarker, LF, YamlFault, type Cursor } from './cursor.ts';
import { folded } from './folded.ts';

const SINGLE = 0x27;
const DOUBLE = 0x22;
const BACKSLASH = 0x5c;

/**
 * Steps over a text in quotes and returns it, or null when it is not wanted. As in libyaml, its lines may begin in any
 * column. Throws a YamlFault for one that is not closed and for an escape that does not exist.
 */
export function quoted(cursor: Cursor, isWanted: boolean): string | null {
  const { at } = cursor;
  cursor.at = at + 1;
  const isSingle = cursor.text.charCodeAt(at) === SINGLE;
  if (isSingle) toSingleQuote(cursor, at);
  else toDoubleQuote(cursor, at);
  cursor.at += 1;
  if (!isWanted) return null;
  const inner = cursor.text.slice(at + 1, cursor.at - 1);
  return isSingle ? folded(inner).replaceAll("''", "'") : unescaped(inner);
}

function toSingleQuote(cursor: Cursor, start: number): void {
  const { text } = cursor;
  for (let { at } = cursor; ; at += 1) {
    const code = text.charCodeAt(at);
    // All that means anything here comes before the next character in ASCII.
    if (code > SINGLE) continue;
    cursor.at = at;
    if (code === SINGLE) {
      if (text.charCodeAt(at + 1) !== SINGLE) return;
      at += 1;
    } else at = breakOrEnd(cursor, code, start);
  }
}

function toDoubleQuote(cursor: Cursor, start: number): void {
  const { text } = cursor;
  for (let { at } = cursor; ; at += 1) {
    const code = text.charCodeAt(at);
    if (code > DOUBLE && code !== BACKSLASH) continue;
    cursor.at = at;
    if (code === DOUBLE) return;
    if (code === BACKSLASH) {
      escape(cursor);
      at = cursor.at - 1;
    } else at = breakOrEnd(cursor, code, start);
  }
}

/** Where the last character is that needs no further look. */
function breakOrEnd(cursor: Cursor, code: number, start: number): number {
  if (code === LF || code === CR) {
    cursor.newLine();
    if (isMarker(cursor.text, cursor.at)) throw notClosed(start);
    return cursor.at - 1;
  }
  if (cursor.at >= cursor.end) throw notClosed(start);
  return cursor.at;
}

function notClosed(start: number): YamlFault {
  return new YamlFault(start, 'a text in quotes is not closed');
}

const DIGITS: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 };

function escape(cursor: Cursor): void {
  const next = cursor.text.charAt(cursor.at + 1);
  if (next === '\n' || next === '\r') {
    // The line break itself is looked at as any other.
    cursor.at += 1;
    return;
  }
  const digits = DIGITS[next];
  const isKnown =
    digits === undefined
      ? Object.hasOwn(ESCAPES, next)
      : HEX.test(cursor.text.slice(cursor.at + 2, cursor.at + 2 + digits).padEnd(digits, '?'));
  if (!isKnown) throw new YamlFault(cursor.at, 'an escape in double quotes does not exist');
  cursor.at += 2 + (digits ?? 0);
}

const HEX = /^[0-9A-Fa-f]+$/;

const ESCAPES: Readonly<Record<string, string>> = {
  '0': '\0',
  a: '\x07',
  b: '\b',
  t: '\t',
  '\t': '\t',
  n: '\n',
  v: '\v',
  f: '\f',
  r: '\r',
  e: '\x1b',
  ' ': ' ',
  '"': '"',
  '/': '/',
  '\\': '\\',
  N: '\x85',
  _: '\xa0',
  L: '\u2028',
  P: '\u2029',
};

const ESCAPE = /\\(?:x(..)|u(.{4})|U(.{8})|(?:\r\n?|\n)[ \t]*|([^]))/g;

function unescaped(inner: string): string {
  if (!inner.includes('\\')) return folded(inner);
  const parts: string[] = [];
  let from = 0;
  for (const { 0: whole, 1: x, 2: u, 3: U, 4: letter, index } of inner.matchAll(ESCAPE)) {
    parts.push(inner.slice(from, index), character(x ?? u ?? U, letter));
    from = index + whole.length;
  }
  return foldedAround([...parts, inner.slice(from)]);
}

function character(hex: string | undefined, letter: string | undefined): string {
  if (hex === undefined) return letter === undefined ? '' : (ESCAPES[letter] ?? letter);
  const point = Number.parseInt(hex, 16);
  return point > 0x10ffff ? '\ufffd' : String.fromCodePoint(point);
}

// Escaped blanks and line breaks are text, so that only what stands between the escapes is folded.
function foldedAround(parts: readonly string[]): string {
  return parts.map((part, index) => (index % 2 === 0 ? folded(part) : part)).join('');
}
