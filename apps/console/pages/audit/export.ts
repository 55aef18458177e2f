import type { AuditEventView } from '#api/audit';

/** One JSON object per line. */
export function jsonLinesOf(events: readonly AuditEventView[]): string {
  return events.map((event) => `${JSON.stringify(event)}\n`).join('');
}

/** CSV (RFC 4180) that a spreadsheet cannot run: a cell that would be a formula starts with an apostrophe. */
export function csvOf(events: readonly AuditEventView[]): string {
  const rows = events.map(({ id, at, actor, action, subject, facts, hash }) => [
    id,
    at,
    actor.type,
    actor.name,
    action,
    subject.type,
    subject.id,
    JSON.stringify(facts),
    hash,
  ]);
  return [HEADINGS, ...rows].map((row) => `${row.map(cell).join(',')}\r\n`).join('');
}

const HEADINGS = [
  'id',
  'at',
  'actor type',
  'actor',
  'action',
  'subject type',
  'subject',
  'facts',
  'hash',
];

function cell(text: string): string {
  const inert = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return `"${inert.replaceAll('"', '""')}"`;
}
