import { NOTHING, type Node, type Wanted } from '../node.ts';
import { blockScalar } from './block-scalar.ts';
import { isGap, type Cursor } from './cursor.ts';
import { flowCollection, isOpening } from './flow.ts';
import { plain, type PlainContext } from './plain.ts';
import { alias } from './properties.ts';
import { quoted } from './quoted.ts';

const ASTERISK = 0x2a;
const COLON = 0x3a;
const PIPE = 0x7c;
const GREATER = 0x3e;

/** Steps over a scalar, an alias, or what stands in brackets: what may be a key. Null when it is not wanted. */
export function atom(cursor: Cursor, context: PlainContext, wanted: Wanted): Node | null {
  const { at, code } = cursor;
  const isWanted = wanted !== NOTHING;
  if (isOpening(code)) return flowCollection(cursor, wanted);
  if (code === ASTERISK) return alias(cursor, isWanted);
  const text = scalar(cursor, context, isWanted);
  return text === null ? null : { kind: 'scalar', text, at };
}

function scalar(cursor: Cursor, context: PlainContext, isWanted: boolean): string | null {
  const { code } = cursor;
  if (isQuote(code)) return quoted(cursor, isWanted);
  if (isBlockScalar(code) && context.in === 'block')
    return blockScalar(cursor, context.indent, isWanted);
  return plain(cursor, context, isWanted);
}

/** At a scalar that begins with `|` or `>`. */
export function isBlockScalar(code: number): boolean {
  return code === PIPE || code === GREATER;
}

export function isQuote(code: number): boolean {
  return code === 0x22 || code === 0x27;
}

/** True at the colon that ends a key; steps over the blanks before it. */
export function isKeyEnd(cursor: Cursor): boolean {
  const { at } = cursor;
  cursor.blanks();
  if (isIndicator(cursor, COLON)) return true;
  cursor.at = at;
  return false;
}

/** True at an indicator such as `-`, which is one only before a gap. */
export function isIndicator({ text, at }: Cursor, code: number): boolean {
  return text.charCodeAt(at) === code && isGap(text.charCodeAt(at + 1));
}
