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

/** The text of the bytes without a byte order mark, or null when they are not text (reliability.md C1). */
export function textOf(bytes: Buffer, path: string): string | null {
  return decodedText(bytes, path)?.text ?? null;
}

/** Why `textOf` gives null, as the beginning of a sentence. */
export function whyNotText(bytes: Buffer): string {
  return isUtf8(bytes)
    ? 'It holds a NUL byte, as binary files and UTF-16 text do'
    : 'It is not UTF-8 text, and has no byte order mark or declaration of another encoding';
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
