import { expect, test } from 'vitest';
import type { DifferenceSide } from '#api/items';
import { changedFields, factsOfOne } from './fields.ts';

function side(text: string | null, more: Partial<DifferenceSide> = {}): DifferenceSide {
  return {
    id: '1',
    digest: 'd'.repeat(64),
    name: 'n',
    path: 'p',
    tags: [],
    references: [],
    body: { sha256: 'a'.repeat(64), size: 7, mediaType: 'text/plain' },
    executable: false,
    encoding: 'UTF-8',
    createdAt: '2026-01-01T00:00:00.000Z',
    text,
    instructions: null,
    ...more,
  };
}

test('rewritten line endings are a row with how many lines they are', () => {
  const lines = (end: string) => side(`line${end}`.repeat(120));
  expect(changedFields(lines('\n'), lines('\r\n'))).toEqual([
    { name: 'Line endings', was: 'LF, 120 lines', now: 'CRLF, 120 lines', isRoutine: false },
  ]);
});

test('another number of lines alone is no change of the line endings', () => {
  expect(changedFields(side('a\n'), side('a\nb\n'))).toEqual([]);
});

test('a byte order mark and a missing last line end are rows', () => {
  expect(changedFields(side('a\nb\n'), side('\ufeffa\nb'))).toEqual([
    { name: 'Byte order mark', was: 'no', now: 'yes', isRoutine: false },
    { name: 'Last line ends', was: 'yes', now: 'no', isRoutine: false },
  ]);
});

test('name, path and tags are rows', () => {
  const now = side('a', { name: 'm', path: 'q', tags: ['Global', 'Ticket'] });
  expect(changedFields(side('a'), now)).toEqual([
    { name: 'Name', was: 'n', now: 'm', isRoutine: false },
    { name: 'Path', was: 'p', now: 'q', isRoutine: false },
    { name: 'Tags', was: '', now: 'Global, Ticket', isRoutine: false },
  ]);
});

test('of a side that stands alone only what says something is said', () => {
  expect(factsOfOne(side('a\nb\n')).map(([name]) => name)).toEqual([
    'Media type',
    'Line endings',
    'Size',
    'Digest',
  ]);
  expect(factsOfOne(side(null)).map(([name]) => name)).toEqual(['Media type', 'Size', 'Digest']);
});
