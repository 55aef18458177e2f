import { isUtf8 } from 'node:buffer';
import { extensionOf } from './fields.ts';

/** The media type of a body that is not text; it is shown as binary. */
export const BINARY = 'application/octet-stream';

const TEXT: Readonly<Record<string, string>> = {
  md: 'text/markdown; charset=utf-8',
  csv: 'text/csv; charset=utf-8',
  json: 'application/json',
};

/** The text of the bytes without a byte order mark, or null: not strict UTF-8, or it holds NUL (reliability.md C1). */
export function textOf(bytes: Buffer): string | null {
  if (!isUtf8(bytes) || bytes.includes(0)) return null;
  const text = bytes.toString('utf8');
  return text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
}

/** Why `textOf` gives null, as the beginning of a sentence. */
export function whyNotText(bytes: Buffer): string {
  return isUtf8(bytes)
    ? 'It holds a NUL byte, as binary files and UTF-16 text do'
    : 'It is not UTF-8 text';
}

/**
 * The media type of a file. Text is `text/*` whatever its language, so that it is never run by what shows it; JSON says so,
 * because it is shown formatted.
 */
export function mediaTypeOf(path: string, isText: boolean): string {
  if (!isText) return BINARY;
  const extension = extensionOf(path);
  return (
    (Object.hasOwn(TEXT, extension) ? TEXT[extension] : undefined) ?? 'text/plain; charset=utf-8'
  );
}
