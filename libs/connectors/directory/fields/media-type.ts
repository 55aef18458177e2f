import { isUtf8 } from 'node:buffer';
import { decodedText, type DecodedText } from '../../text/decode.ts';
import { extensionOf } from './fields.ts';

/** The media type of a body that is not text; it is shown as binary. */
export const BINARY = 'application/octet-stream';

const JSON_TYPE = 'application/json';
const TEXT: Readonly<Record<string, string>> = {
  md: 'text/markdown',
  csv: 'text/csv',
  json: JSON_TYPE,
};

/** The text of the bytes without a byte order mark, or null when they are not text (docs/guarantees.md#c1). */
export function textOf(bytes: Buffer, path: string): string | null {
  return decodedText(bytes, path)?.text ?? null;
}

/** Why `textOf` gives null, as the beginning of a sentence. */
export function whyNotText(bytes: Buffer): string {
  if (beginsWith(bytes, 0xff, 0xfe, 0, 0) || beginsWith(bytes, 0, 0, 0xfe, 0xff))
    return 'It is UTF-32 text, which ProSync cannot read';
  if (beginsWith(bytes, 0xff, 0xfe) || beginsWith(bytes, 0xfe, 0xff))
    return `It has the byte order mark of UTF-16, but ${whyNotUtf16(bytes)}`;
  if (isUtf8(bytes))
    return 'It holds a NUL byte, as binary files and UTF-16 text without a byte order mark do';
  if (beginsWith(bytes, 0xef, 0xbb, 0xbf))
    return 'It has the byte order mark of UTF-8, but holds bytes that are not UTF-8';
  return 'It is not UTF-8 text, and has no byte order mark or declaration of another encoding that ProSync knows';
}

function whyNotUtf16(bytes: Buffer): string {
  if (bytes.byteLength % 2 === 1) return 'ends in the middle of a character';
  const text = bytes.toString('utf16le');
  const swapped = Buffer.from(bytes).swap16().toString('utf16le');
  const isWhole = (bytes[0] === 0xff ? text : swapped).isWellFormed();
  return isWhole ? 'holds a NUL character' : 'holds half of a surrogate pair';
}

function beginsWith(bytes: Buffer, ...mark: readonly number[]): boolean {
  return mark.every((byte, index) => bytes[index] === byte);
}

/**
 * The media type of a file. Text is `text/*` whatever its language, so that it is never run by what shows it; JSON says so,
 * because it is shown formatted.
 */
export function mediaTypeOf(path: string, decoded: DecodedText | null): string {
  if (decoded === null) return BINARY;
  const extension = extensionOf(path);
  const type = (Object.hasOwn(TEXT, extension) ? TEXT[extension] : undefined) ?? 'text/plain';
  return type === JSON_TYPE ? type : `${type}; charset=${charsetOf(decoded)}`;
}

// UTF-16 has a space in the name that people know.
function charsetOf({ encoding }: DecodedText): string {
  return encoding.toLowerCase().replace(' ', '');
}
