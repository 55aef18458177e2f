import { CR, isBlank, isGap, isMarker, LF, YamlFault, type Cursor } from './cursor.ts';
import { folded } from './folded.ts';

const HASH = 0x23;
const PERCENT = 0x25;
const COLON = 0x3a;
const DASH = 0x2d;
const QUESTION = 0x3f;
/** Where a plain scalar is: on one line, as a key is; on the lines that are indented more than `indent`; or in brackets. */
export type PlainContext = { in: 'key' } | { in: 'block'; indent: number } | { in: 'flow' };
export const KEY: PlainContext = { in: 'key' };
export const FLOW: PlainContext = { in: 'flow' };

/** Steps over a scalar without quotes and returns it, or null when it is not wanted. */
export function plain(cursor: Cursor, context: PlainContext, isWanted: boolean): string | null {
  const start = cursor.at;
  if (!canBegin(cursor, context)) throw new YamlFault(start, 'a value cannot begin like this');
  if (cursor.code === PERCENT) cursor.doubt(start, 'a value cannot begin with "%"');
  const isFlow = context.in === 'flow';
  let end = line(cursor, isFlow);
  while (continues(cursor, context)) end = line(cursor, isFlow);
  cursor.at = end;
  return isWanted ? folded(cursor.text.slice(start, end)) : null;
}

function canBegin({ text, at, code }: Cursor, context: PlainContext): boolean {
  if (isGap(code)) return false;
  if (code === DASH || code === QUESTION || code === COLON) {
    const next = text.charCodeAt(at + 1);
    return !isGap(next) && !(context.in === 'flow' && isFlowIndicator(next));
  }
  return !RESERVED.has(code);
}

// No value begins with `%`, either; yet templates and paths of Windows do, and it is clear where they end.
const RESERVED: ReadonlySet<number> = new Set(Buffer.from(',[]{}#&*!|>\'"@`'));

/** One line of the scalar; returns where its last character that is no blank ends. The cursor stands there, too. */
function line(cursor: Cursor, isFlow: boolean): number {
  const { text } = cursor;
  let { at } = cursor;
  for (; ; at += 1) {
    const code = text.charCodeAt(at);
    // In most texts most characters are letters.
    if (code > COLON && (!isFlow || !isFlowIndicator(code))) continue;
    if (code === LF || code === CR || (code === 0 && at >= cursor.end)) break;
    if (code === COLON && endsBefore(text.charCodeAt(at + 1), isFlow)) break;
    if (code === HASH && isBlank(text.charCodeAt(at - 1))) break;
    if (isFlow && isFlowIndicator(code)) break;
  }
  while (isBlank(text.charCodeAt(at - 1))) at -= 1;
  cursor.at = at;
  return at;
}

function endsBefore(next: number, isFlow: boolean): boolean {
  return isGap(next) || (isFlow && isFlowIndicator(next));
}

/** `,`, `[`, `]`, `{` and `}`. */
export function isFlowIndicator(code: number): boolean {
  return code === 0x2c || code === 0x5b || code === 0x5d || code === 0x7b || code === 0x7d;
}

// Moves to the next line of the scalar, if there is one; else the caller goes back to the end of the last.
function continues(cursor: Cursor, context: PlainContext): boolean {
  const { at, lineStart } = cursor;
  cursor.blanks();
  if (context.in !== 'key' && isLineBreak(cursor.code)) {
    while (isLineBreak(cursor.code)) {
      cursor.newLine();
      cursor.blanks();
    }
    if (isContinuation(cursor, context)) return true;
  }
  cursor.at = at;
  cursor.lineStart = lineStart;
  return false;
}

function isContinuation(cursor: Cursor, context: PlainContext): boolean {
  const { code, text } = cursor;
  if (cursor.at >= cursor.end || code === HASH || isMarker(text, cursor.lineStart)) return false;
  if (context.in === 'block') {
    if (cursor.column <= context.indent) return false;
    return code !== COLON || !isGap(text.charCodeAt(cursor.at + 1));
  }
  return (
    !isFlowIndicator(code) && !(code === COLON && endsBefore(text.charCodeAt(cursor.at + 1), true))
  );
}

function isLineBreak(code: number): boolean {
  return code === LF || code === CR;
}
