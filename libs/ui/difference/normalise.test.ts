import { expect, test } from 'vitest';
import { factsOf, isRewritten, withLineFeeds, withoutWhitespace } from './normalise.ts';

test.each([
  ['', 'none', 0],
  ['a', 'none', 1],
  ['a\nb\n', 'LF', 2],
  ['a\r\nb', 'CRLF', 2],
  ['a\rb\r', 'CR', 2],
  ['a\r\nb\nc', 'CRLF and LF', 3],
])('the line endings of %j are %s', (text, lineEndings, lines) => {
  expect(factsOf(text)).toMatchObject({ lineEndings, lines });
});

test('a byte order mark and a missing last line end are noticed', () => {
  expect(factsOf('\ufeffa')).toMatchObject({ hasByteOrderMark: true, endsWithNewline: false });
  expect(factsOf('a\n')).toMatchObject({ hasByteOrderMark: false, endsWithNewline: true });
});

test('ignoring whitespace ignores indentation, runs of blanks and line endings, but no line', () => {
  expect(withoutWhitespace('  a\t b \r\nc')).toBe(withoutWhitespace('a b\nc'));
  expect(withoutWhitespace('a\n\nb')).not.toBe(withoutWhitespace('a\nb'));
});

test.each([
  ['a', 'none'],
  ['a\nb\n', 'LF, 2 lines'],
  ['a\r\nb', 'CRLF, 1 line'],
  ['a\r\nb\nc\n', 'CRLF on 1 line, LF on 2 lines'],
])('the line endings of %j are counted as %s', (text, lineEndingCounts) => {
  expect(factsOf(text)).toMatchObject({ lineEndingCounts });
});

test.each([
  ['a\n', 'a\r\n', true],
  ['a\r', 'b\n', true],
  ['a\n', 'b\n', false],
  ['a\nb\n', 'a\nb\r\n', false],
  ['a', 'a\n', false],
])('from %j to %j every line ending is rewritten: %s', (before, after, is) => {
  expect(isRewritten(factsOf(before), factsOf(after))).toBe(is);
});

test('with line feeds no text keeps a carriage return, and each keeps its lines', () => {
  expect(withLineFeeds('a\r\nb\rc\n\r\n')).toBe('a\nb\nc\n\n');
});
