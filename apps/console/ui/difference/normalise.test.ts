import { expect, test } from 'vitest';
import { factsOf, withoutWhitespace } from './normalise.ts';

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
