import { isUtf8 } from 'node:buffer';
import { gunzipSync, gzipSync } from 'node:zlib';
import { unreadable } from './unreadable.ts';

/** Largest XML inside of a blob, and largest blob, in bytes (docs/guarantees.md#b24). */
const MAX_BYTES = 50_000_000;
/** "Fastest" and "FAT" in a gzip header (RFC 1952 2.3.1): what Automate's own blobs say, on every system. */
const [XFL_AT, XFL] = [8, 4];
const [OS_AT, OS] = [9, 0];

/**
 * The text inside of a blob of Automate: base64 of gzip of UTF-8 (docs/automate-schema.md#4), without a byte order mark. Throws
 * `unreadable` with what is broken.
 */
export function decodeBlob(bytes: Buffer): string {
  if (bytes.byteLength > MAX_BYTES) throw tooLarge();
  const text = bytes.toString('latin1').replace(/\s+/g, '');
  if (text === '') throw unreadable('It is empty.');
  if (text.length % 4 !== 0 || !/^[A-Za-z0-9+/]+={0,2}$/.test(text))
    throw unreadable('It is not base64.');
  const inflated = inflate(Buffer.from(text, 'base64'));
  if (!isUtf8(inflated)) throw unreadable('Its text is not UTF-8.');
  return inflated.toString('utf8').replace(/^\uFEFF/, '');
}

/** The blob that Automate would write for this text; the same text always gives the same bytes. */
export function encodeBlob(xml: string): Buffer {
  const zipped = gzipSync(Buffer.from(xml, 'utf8'), { level: 9 });
  zipped[XFL_AT] = XFL;
  zipped[OS_AT] = OS;
  return Buffer.from(zipped.toString('base64'), 'latin1');
}

function inflate(zipped: Buffer): Buffer {
  try {
    return gunzipSync(zipped, { maxOutputLength: MAX_BYTES });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ERR_BUFFER_TOO_LARGE') throw tooLarge();
    throw unreadable(`Its gzip is broken: ${REASONS[code ?? ''] ?? 'it cannot be inflated'}.`);
  }
}

function tooLarge(): Error {
  return unreadable(`It is larger than ${MAX_BYTES / 1_000_000} MB.`);
}

const REASONS: Readonly<Record<string, string>> = {
  Z_BUF_ERROR: 'it ends too early',
  Z_DATA_ERROR: 'the data is damaged',
};
