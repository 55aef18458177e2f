import { isUtf8InLatin1, latin1Bytes, UTF8_IN_LATIN1 } from '../schema/charsets.ts';
import type { ColumnFacts } from '../schema/columns.ts';

/** A value as it is written into a column. */
export type ColumnValueWritten = string | number | Buffer | null;

/** Why a value cannot stand in a column. */
export interface Misfit {
  code: 'text-too-long' | 'text-not-storable' | 'value-missing' | 'number-too-large';
  detail: string;
}

/**
 * Why the column cannot hold the value unchanged; null when it can. MariaDB itself would cut a text or put question marks
 * into it with no more than a warning, in the mode in which Automate runs it (docs/guarantees.md#2.6).
 */
export function misfit(column: ColumnFacts, value: ColumnValueWritten): Misfit | null {
  if (value === null) return ofNull(column);
  if (typeof value === 'number') return ofNumber(column, value);
  if (typeof value === 'string') return ofText(column, value);
  const isTooLong = column.maxBytes !== null && value.byteLength > column.maxBytes;
  return isTooLong ? tooLong(column, `${value.byteLength} bytes`, `${column.maxBytes}`) : null;
}

function ofNull({ name, isNullable }: ColumnFacts): Misfit | null {
  if (isNullable) return null;
  return {
    code: 'value-missing',
    detail: `The column ${name} must have a value here, and the item has none.`,
  };
}

function ofText(column: ColumnFacts, text: string): Misfit | null {
  const { name, charset, maxLength, maxBytes } = column;
  const strange = unstorable(text, charset);
  if (strange !== null) {
    const point = `U+${(strange.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
    return {
      code: 'text-not-storable',
      detail: `The column ${name} is in the character set ${charset} here, which cannot hold the character ${point} of the item.`,
    };
  }
  if (charset === 'latin1' && isUtf8InLatin1(latin1Bytes(text) ?? Buffer.alloc(0), charset)) {
    return {
      code: 'text-not-storable',
      detail: `The column ${name} is in the character set latin1 here, in which the bytes of the text would be taken for UTF-8 and read as another text.`,
    };
  }
  const characters = charset === UTF8_IN_LATIN1 ? Buffer.byteLength(text) : Array.from(text).length;
  if (maxLength !== null && characters > maxLength)
    return tooLong(column, `${characters} characters`, `${maxLength}`);
  const bytes = bytesOf(text, charset);
  if (maxBytes !== null && bytes > maxBytes)
    return tooLong(column, `${bytes} bytes`, `${maxBytes}`);
  return null;
}

/** The largest number of each type, without a sign where the type may have none: the server refuses the rest. */
const RANGES: Readonly<Record<string, [least: number, most: number]>> = {
  tinyint: [-128, 255],
  smallint: [-32_768, 65_535],
  mediumint: [-8_388_608, 16_777_215],
  int: [-2_147_483_648, 4_294_967_295],
};

function ofNumber({ name, type }: ColumnFacts, value: number): Misfit | null {
  const [least, most] = RANGES[type] ?? [Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER];
  if (value >= least && value <= most) return null;
  return {
    code: 'number-too-large',
    detail: `The column ${name} is a ${type} here, which cannot hold ${value}.`,
  };
}

function tooLong({ name }: ColumnFacts, size: string, limit: string): Misfit {
  return {
    code: 'text-too-long',
    detail: `The column ${name} holds ${limit} here, and the item has ${size}.`,
  };
}

// The first character that the set cannot hold. What is not listed is left to the server and to reading back.
function unstorable(text: string, charset: string | null): string | null {
  const pattern = charset === null ? undefined : STRANGE[charset];
  return pattern === undefined ? null : (pattern.exec(text)?.[0] ?? null);
}

const STRANGE: Readonly<Record<string, RegExp>> = {
  utf8: /[\u{10000}-\u{10FFFF}]/u,
  utf8mb3: /[\u{10000}-\u{10FFFF}]/u,
  ascii: /[\u0080-\u{10FFFF}]/u,
  // MySQL's latin1 is windows-1252.
  latin1: /(?![€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ])[\u{100}-\u{10FFFF}]/u,
};

function bytesOf(text: string, charset: string | null): number {
  if (charset === 'latin1' || charset === 'ascii') return text.length;
  if (charset === 'ucs2' || charset === 'utf16' || charset === 'utf16le') return text.length * 2;
  return Buffer.byteLength(text, 'utf8');
}
