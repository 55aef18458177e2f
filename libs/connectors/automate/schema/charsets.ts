import { ProSyncError } from '#domain/errors';
import type { Raw } from './ask.ts';

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

/** The text; throws `invalid-text` when the bytes are none in this character set. A column without one holds UTF-8. */
export function decodeText(bytes: Uint8Array, charset: string | null): string {
  if (charset === 'latin1') return windowsText(bytes);
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
    throw new ProSyncError('invalid-text', `its bytes are no valid text in ${set}`, { cause });
  }
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
