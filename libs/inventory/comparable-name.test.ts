import fc from 'fast-check';
import { expect, test } from 'vitest';
import { comparableName } from './comparable-name.ts';

test.each([
  ['case', 'ACME Ltd', 'acme ltd'],
  ['outer and inner white space', '  Acme \t\u00a0 Ltd\n', 'Acme Ltd'],
  ['Unicode form', 'Cafe\u0301', 'Café'],
  ['sharp s', 'STRASSE', 'Straße'],
  ['final sigma', 'ΟΔΟΣ', 'οδος'],
  ['ligatures', 'Oﬃce', 'OFFICE'],
])('names that differ by %s are the same', (_, one, other) => {
  expect(comparableName(one)).toBe(comparableName(other));
});

test.each([
  ['a letter', 'Acme', 'Acne'],
  ['an accent', 'Cafe', 'Café'],
  ['a dotless i', 'Isik', 'Işık'],
  ['a blank', 'Acme Ltd', 'AcmeLtd'],
])('names that differ by %s are two', (_, one, other) => {
  expect(comparableName(one)).not.toBe(comparableName(other));
});

test('comparing twice changes nothing', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (name) => {
      expect(comparableName(comparableName(name))).toBe(comparableName(name));
    }),
  );
});
