import { isAscii, isUtf8 } from 'node:buffer';
import { ProSyncError } from '#domain/errors';
import type { Raw } from './ask-database.ts';

/*
 * Bytes of a column as text. The server would replace what is not valid by a question mark, and Node.js by U+FFFD, and both
 * would then be reviewed and published as if they were the content: so bytes are read as they are, and decoded here.
 */

/** The names that Node.js has for the character sets of MySQL and MariaDB. */
const ENCODINGS: Readonly<Record<string, string>> = {
  utf8mb4: 'utf-8',
  utf8mb3: 'utf-8',
  utf8: 'utf-8',
  ascii: 'utf-8',
  binary: 'utf-8',
  latin2: 'iso-8859-2',
  greek: 'iso-8859-7',
  hebrew: 'iso-8859-8',
  latin7: 'iso-8859-13',
  cp1250: 'windows-1250',
  cp1251: 'windows-1251',
  cp1256: 'windows-1256',
  cp1257: 'windows-1257',
  koi8r: 'koi8-r',
  koi8u: 'koi8-u',
  gbk: 'gbk',
  gb2312: 'gbk',
  big5: 'big5',
  euckr: 'euc-kr',
  sjis: 'shift_jis',
  cp932: 'shift_jis',
  ujis: 'euc-jp',
  ucs2: 'utf-16be',
  utf16: 'utf-16be',
  utf16le: 'utf-16le',
};

type Decoder = InstanceType<typeof TextDecoder>;

const decoders = new Map<string, Decoder>();

/**
 * The character set of a column that is declared as latin1 and in which this instance keeps UTF-8, as a client does that says
 * the wrong set: `schema/utf8-in-latin1.ts` finds out.
 */
export const UTF8_IN_LATIN1 = 'utf8-in-latin1';

/**
 * The text; throws `invalid-text` when the bytes are none in this character set. A column without one holds UTF-8. Bytes in
 * latin1 that are UTF-8 are read as that: no text that people write in latin1 looks so.
 */
export function decodeText(bytes: Uint8Array, charset: string | null): string {
  if (charset === 'latin1' || charset === UTF8_IN_LATIN1)
    return isUtf8InLatin1(bytes, charset) ? decoderOf('utf-8').decode(bytes) : windowsText(bytes);
  const encoding = ENCODINGS[charset ?? 'binary'];
  if (encoding === undefined) {
    throw new ProSyncError(
      'invalid-text',
      `it is in the character set ${charset}, which ProSync does not know`,
    );
  }
  try {
    return decoderOf(encoding).decode(bytes);
  } catch (cause) {
    const set = charset ?? 'UTF-8';
    throw new ProSyncError('invalid-text', `its bytes are not valid text in ${set}`, { cause });
  }
}

/** True for letters beyond ASCII in a column of latin1 whose bytes are UTF-8. */
export function isUtf8InLatin1(bytes: Uint8Array, charset: string | null): boolean {
  if (charset !== 'latin1' && charset !== UTF8_IN_LATIN1) return false;
  return !isAscii(bytes) && isUtf8(bytes);
}

/** The bytes that a text of latin1 has; null when a letter of it is not in that set. */
export function latin1Bytes(text: string): Buffer | null {
  const letters = text.replace(/[^\0-\u007f\u00a0-\u00ff]/gu, (letter) => {
    const at = WINDOWS.indexOf(letter);
    return at < 0 ? '\u{10000}' : String.fromCharCode(0x80 + at);
  });
  return letters.includes('\u{10000}') ? null : Buffer.from(letters, 'latin1');
}

/** The text; null for NULL and for bytes that are none: where a name is only looked up. */
export function textOrNull(value: Raw | undefined, charset: string | null): string | null {
  if (value === null || value === undefined) return null;
  if (!Buffer.isBuffer(value)) return String(value);
  try {
    return decodeText(value, charset);
  } catch {
    return null;
  }
}

/** What windows-1252 has in the place of the control characters 80 to 9F; five of them stay. */
const WINDOWS = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ';

// The latin1 of MySQL is windows-1252, for which the decoder of Node.js 20 gives the control characters of ISO 8859-1.
function windowsText(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    .toString('latin1')
    .replace(/[\u0080-\u009f]/g, (letter) => WINDOWS[letter.charCodeAt(0) - 0x80] ?? letter);
}

function decoderOf(encoding: string): Decoder {
  const known = decoders.get(encoding);
  if (known !== undefined) return known;
  // Without `ignoreBOM` a leading U+FEFF would be taken away.
  const decoder = new TextDecoder(encoding, { fatal: true, ignoreBOM: true });
  decoders.set(encoding, decoder);
  return decoder;
}
