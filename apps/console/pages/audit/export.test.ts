import { expect, test } from 'vitest';
import type { AuditEventView } from '#api/audit';
import { csvOf, jsonLinesOf } from './export.ts';

const event = (name: string, facts: Record<string, unknown> = {}): AuditEventView => ({
  id: '1',
  at: '2026-01-01T00:00:00.000Z',
  actor: { type: 'operator', id: null, name },
  action: 'approval.given',
  subject: { type: 'item', id: 'a' },
  facts,
  hash: 'f'.repeat(64),
});

test.each(['=1+1', '+1', '-1', '@SUM(A1)', '\tx', '\rx'])(
  'a cell that a spreadsheet would run is inert: %j',
  (name) => {
    expect(csvOf([event(name)])).toContain(`"'${name}"`);
  },
);

test('quotes, commas and line ends stay inside of their cell', () => {
  const [, row] = csvOf([event('a"b, c\nd')]).split('\r\n');
  expect(row).toContain('"a""b, c\nd"');
});

test('JSON lines are one object per line, as the API has it', () => {
  const events = [event('a\nb', { seq: 1 }), event('c')];
  const lines = jsonLinesOf(events).trimEnd().split('\n');
  expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual(events);
});
