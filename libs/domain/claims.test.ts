import { expect, test } from 'vitest';
import { Claims } from './claims.ts';

test.each([
  ['a/b', 'a/b'],
  ['a/b', 'A/B'],
  ['e\u0301', '\u00e9'],
  ['stra\u00dfe', 'STRASSE'],
  ['\u212aelvin', 'kelvin'],
  ['a\u200bb', 'ab'],
  ['a', 'a/b'],
  ['a/b', 'a'],
  ['A/b/c', 'a/B'],
  ['A/b/c/d', 'a/B'],
])('%j and %j cannot both be written', (first, second) => {
  const claims = new Claims<string>();
  expect(claims.claim(first, 'one')).toBeNull();
  expect(claims.holderOf(second)).toBe('one');
  expect(claims.claim(second, 'two')).toBe('one');
  expect(claims.claim('other/x', 'two')).toBeNull();
  expect(claims.holderOf('OTHER')).toBe('two');
});

test('what was refused takes nothing', () => {
  const claims = new Claims<string>();
  claims.claim('a', 'one');
  claims.claim('a/b/c', 'two');
  expect(claims.claim('A/x', 'three')).toBe('one');
  expect(claims.holderOf('b')).toBeNull();
});
