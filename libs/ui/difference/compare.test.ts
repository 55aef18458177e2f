import { expect, test } from 'vitest';
import type { DifferenceSide } from '#api/items';
import { compare } from './compare.ts';

const ALL = { isFormatted: true, ignoresLineEndings: true };

function side(text: string, mediaType = 'text/plain'): DifferenceSide {
  return {
    id: '1',
    digest: 'd',
    name: 'n',
    path: 'p',
    tags: [],
    references: [],
    body: { sha256: 'a'.repeat(64), size: text.length, mediaType },
    executable: false,
    encoding: 'UTF-8',
    createdAt: '2026-01-01T00:00:00.000Z',
    text,
    instructions: null,
  };
}
const json = (text: string) => side(text, 'application/json');

test('JSON is compared formatted, until the reader wants it as it is', () => {
  const [before, after] = [json('{"a":1,"b":"x\\ny"}'), json('{"a":1,"b":"x\\nz"}')];
  expect(compare(before, after, ALL)).toMatchObject({
    before: '{\n  "a": 1\n  "b": text\n    | x\n    | y\n}\n',
    after: '{\n  "a": 1\n  "b": text\n    | x\n    | z\n}\n',
    isFormatted: true,
  });
  expect(compare(before, after, { ...ALL, isFormatted: false })).toMatchObject({
    before: before.text,
    after: after.text,
    isFormatted: false,
    canFormat: true,
  });
});

test('JSON that is only written otherwise is shown as it is, with a note', () => {
  const [before, after] = [json('{"a":1}'), json('{ "a": 1 }')];
  expect(compare(before, after, ALL)).toMatchObject({ before: '{"a":1}', after: '{ "a": 1 }' });
  expect(compare(before, after, ALL).note).toContain('its data is the same');
});

test('a side that is no JSON keeps both as they are', () => {
  expect(compare(json('{"a":1}'), json('{"a":'), ALL)).toMatchObject({
    before: '{"a":1}',
    after: '{"a":',
    canFormat: false,
  });
});

test('when every line ending was rewritten, what else changed stays in sight', () => {
  const compared = compare(side('a\nb\nc\n'), side('a\r\nB\r\nc\r\n'), ALL);
  expect(compared).toMatchObject({ before: 'a\nb\nc\n', after: 'a\nB\nc\n' });
  expect(compared.note).toContain('ignored here');
});

test('when only the line endings changed, they are shown and said', () => {
  const compared = compare(side('a\nb\n'), side('a\r\nb\r\n'), ALL);
  expect(compared).toMatchObject({ before: null, after: 'a\r\nb\r\n' });
  expect(compared.note).toContain('Only the line endings');
});

test('a few changed line endings are differences like any other', () => {
  const compared = compare(side('a\nb\n'), side('a\r\nb\n'), ALL);
  expect(compared).toMatchObject({ before: 'a\nb\n', after: 'a\r\nb\n', note: null });
  expect(compared.canIgnoreLineEndings).toBe(false);
});

test('one side alone is shown, and the same text on both sides once', () => {
  expect(compare(null, side('a'), ALL)).toMatchObject({ before: null, after: 'a', note: null });
  expect(compare(side('a'), null, ALL)).toMatchObject({ before: 'a', after: null, note: null });
  expect(compare(side('a'), side('a'), ALL)).toMatchObject({ before: null, after: 'a' });
});
