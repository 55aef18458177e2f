import { isUtf8 } from 'node:buffer';
import iconv from 'iconv-lite';

/** The text that bytes are, and how they say it. */
export interface DecodedText {
  /** Without a byte order mark. */
  text: string;
  /** The name that people know: "UTF-8", "UTF-16 LE", "windows-1252". */
  encoding: string;
  hasByteOrderMark: boolean;
}

const MARKS: readonly (readonly [name: string, codec: string, mark: readonly number[]])[] = [
  ['UTF-8', 'utf8', [0xef, 0xbb, 0xbf]],
  ['UTF-16 LE', 'utf-16le', [0xff, 0xfe]],
  ['UTF-16 BE', 'utf-16be', [0xfe, 0xff]],
];
/** As many bytes may stand before the end of a declaration. */
const DECLARATION_BYTES = 1024;
const XML = /^<\?xml\s[^>]*?encoding\s*=\s*["']([\w.:-]+)["']/;
/** Those of HTML and CSS. */
const META = /<meta\s[^>]*?charset\s*=\s*["']?\s*([\w.:-]+)/i;
const CHARSET = /^@charset "([\w.:-]+)";/;
const CODING = /^[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)/m;
const FIRST_TWO_LINES = /^.*(?:\r\n?|\n)?.*/;
/** Other transformations of bytes that iconv-lite knows, and what the bytes themselves disprove. */
const NO_CHARSET =
  /^(?:base64|hex|binary|internal)|^(?:utf|ucs)-?_?(?:8|16|32|2|4)|^(?:us-?)?ascii/i;

/**
 * The text of a body, or null for one that is not text. A byte order mark decides first, then the declaration of an XML
 * document (also in UTF-16), of HTML or of CSS, or the coding comment of Python and Ruby (PEP 263), then UTF-8. It is
 * strict: bytes that do not come back from the text are no text, and neither is a text that holds NUL (docs/guarantees.md#c1), so
 * that two bodies that differ never read the same.
 */
export function decodedText(bytes: Uint8Array, path = ''): DecodedText | null {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (const [encoding, codec, mark] of MARKS) {
    if (!mark.every((byte, index) => buffer[index] === byte)) continue;
    const text = strictly(buffer.subarray(mark.length), codec);
    return text === null ? null : { text, encoding, hasByteOrderMark: true };
  }
  const unmarked = unmarkedXml(buffer);
  if (unmarked !== null) return unmarked;
  const declared = declaredIn(buffer, path);
  const other = declared === null ? null : strictly(buffer, declared);
  if (declared !== null && other !== null)
    return { text: other, encoding: declared, hasByteOrderMark: false };
  const text = strictly(buffer, 'utf8');
  return text === null ? null : { text, encoding: 'UTF-8', hasByteOrderMark: false };
}

/** The text with the mark that its bytes begin with, so that a mark that comes or goes is a difference. */
export function markedText(decoded: DecodedText): string {
  return decoded.hasByteOrderMark ? `\ufeff${decoded.text}` : decoded.text;
}

function strictly(bytes: Buffer, codec: string): string | null {
  if (codec === 'utf8') return isUtf8(bytes) && !bytes.includes(0) ? bytes.toString('utf8') : null;
  const text = iconv.decode(bytes, codec, { stripBOM: false });
  const isSame = text.isWellFormed() && iconv.encode(text, codec).equals(bytes);
  return isSame && !text.includes('\0') ? text : null;
}

/** How `<?` begins an XML document in UTF-16 without a byte order mark (XML 1.0, Appendix F.1). */
const UNMARKED_XML: readonly (readonly [name: string, codec: string, start: readonly number[]])[] =
  [
    ['UTF-16 LE', 'utf-16le', [0x3c, 0, 0x3f, 0]],
    ['UTF-16 BE', 'utf-16be', [0, 0x3c, 0, 0x3f]],
  ];
const UTF_16 = /^(?:utf-16(?:le|be)?|iso-10646-ucs-2)$/i;

// Null: not one, or one whose declaration says something else.
function unmarkedXml(bytes: Buffer): DecodedText | null {
  for (const [encoding, codec, start] of UNMARKED_XML) {
    if (!start.every((byte, index) => bytes[index] === byte)) continue;
    const text = strictly(bytes, codec);
    const declared = XML.exec(text?.slice(0, DECLARATION_BYTES) ?? '')?.[1] ?? '';
    return text !== null && UTF_16.test(declared)
      ? { text, encoding, hasByteOrderMark: false }
      : null;
  }
  return null;
}

// Null: none, UTF-8, or one that cannot be.
function declaredIn(bytes: Buffer, path: string): string | null {
  const head = bytes.toString('latin1', 0, DECLARATION_BYTES);
  const [lines = ''] = FIRST_TWO_LINES.exec(head) ?? [];
  const isScript = /\.(?:pyw?|pyi|rb)$/i.test(path) || /^#!.*(?:python|ruby)/.test(lines);
  const name =
    XML.exec(head)?.[1] ??
    CHARSET.exec(head)?.[1] ??
    (/\.(?:x?html?|hta)$/i.test(path) ? META.exec(head)?.[1] : undefined) ??
    (isScript ? CODING.exec(lines)?.[1] : undefined);
  if (name === undefined || NO_CHARSET.test(name) || !iconv.encodingExists(name)) return null;
  return name.toLowerCase();
}
