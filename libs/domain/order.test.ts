import fc from 'fast-check';
import { expect, test } from 'vitest';
import { byBytes } from './order.ts';

test('text is ordered by its UTF-8 bytes, whatever the characters', () => {
  fc.assert(
    fc.property(text, text, (a, b) => {
      const bytes = Buffer.compare(Buffer.from(a, 'utf8'), Buffer.from(b, 'utf8'));
      expect(Math.sign(byBytes(a, b))).toBe(bytes);
    }),
    { numRuns: 2_000 },
  );
});

test('a character beyond U+FFFF comes after U+FFFD, which UTF-16 would order the other way', () => {
  expect(['\u{1f600}', '\ufffd'].sort()).toEqual(['\u{1f600}', '\ufffd']);
  expect(['\u{1f600}', '\ufffd'].sort(byBytes)).toEqual(['\ufffd', '\u{1f600}']);
});

test('a prefix comes first', () => {
  expect(byBytes('script', 'script-b')).toBeLessThan(0);
});

// Common prefixes and the code points around the surrogates are where an order goes wrong.
const character = fc.oneof(
  fc.constantFrom(
    'a',
    'b',
    '\u007f',
    '\u0080',
    '\ud7ff',
    '\ue000',
    '\uffff',
    '\u{10000}',
    '\u{10ffff}',
  ),
  fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
);
const text = fc.array(character, { maxLength: 6 }).map((characters) => characters.join(''));
