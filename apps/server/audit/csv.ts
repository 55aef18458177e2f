import type { AuditEventView } from '#api/audit';

const COLUMNS: [string, (event: AuditEventView) => string][] = [
  ['id', (event) => event.id],
  ['at', (event) => event.at],
  ['actor type', (event) => event.actor.type],
  ['actor id', (event) => event.actor.id ?? ''],
  ['actor', (event) => event.actor.name],
  ['action', (event) => event.action],
  ['subject type', (event) => event.subject.type],
  ['subject id', (event) => event.subject.id],
  ['subject name', (event) => event.subject.name ?? ''],
  ['facts', (event) => JSON.stringify(event.facts)],
  ['hash', (event) => event.hash],
];

/** The first line (RFC 4180). */
export const CSV_HEADER = `${COLUMNS.map(([name]) => cell(name)).join(',')}\r\n`;

/** An event as a line. */
export function csvLine(event: AuditEventView): string {
  return `${COLUMNS.map(([, read]) => cell(read(event))).join(',')}\r\n`;
}

/** Always in quotes; what a spreadsheet would take for a formula gets an apostrophe in front, which makes it text. */
function cell(text: string): string {
  const harmless = /^[\s]*[=+\-@\uff1d\uff0b\uff0d\uff20]|^[\t\r\n]/.test(text) ? `'${text}` : text;
  return `"${harmless.replaceAll('"', '""')}"`;
}
