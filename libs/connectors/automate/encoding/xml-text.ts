import { ProSyncError } from '#domain/errors';

/**
 * A line end that is CRLF to every reader of XML needs a reference. A plain one is written as Automate's are: `\n` to readers
 * that follow the standard, and what people typed on Windows to those that do not.
 */
const LINE_ENDS: Readonly<Record<string, string>> = {
  '\r\n': '&#xD;\n',
  '\r': '&#xD;',
  '\n': '\r\n',
};
/** Everything outside of Char (XML 1.0 2.2). */
const OUTSIDE_XML = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u;

/**
 * Text as Automate writes it into an element. Throws `invalid-item` that names the place and the
 * character when XML 1.0 cannot hold it.
 */
export function escapedText(text: string, where: string): string {
  refuseOutsideXml(text, where);
  if (!/[&<>\r\n]/.test(text)) return text;
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replace(/\r\n|\r|\n/g, (lineEnd) => LINE_ENDS[lineEnd] ?? lineEnd);
}

/** Text for an attribute in double quotes; what `escapedText` says. */
export function escapedAttribute(text: string, where: string): string {
  refuseOutsideXml(text, where);
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replace(
      /[\t\n\r]/g,
      (character) => `&#x${character.charCodeAt(0).toString(16).toUpperCase()};`,
    );
}

function refuseOutsideXml(text: string, where: string): void {
  const found = OUTSIDE_XML.exec(text)?.[0];
  if (found === undefined) return;
  const code = (found.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
  throw new ProSyncError(
    'invalid-item',
    `${where} holds the character U+${code}, which XML cannot hold.`,
    { remedy: 'Take the character out at the source.' },
  );
}
