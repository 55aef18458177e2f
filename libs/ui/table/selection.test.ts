import { expect, test } from 'vitest';
import { between } from './selection.ts';

const ORDER = ['a', 'b', 'c', 'd'];

test('a range goes from the last ticked entry to this one, in both directions', () => {
  expect(between(ORDER, 'b', 'd')).toEqual(['b', 'c', 'd']);
  expect(between(ORDER, 'd', 'b')).toEqual(['b', 'c', 'd']);
});

test('without a last ticked entry, or with one that left the list, a range is this entry alone', () => {
  expect(between(ORDER, null, 'c')).toEqual(['c']);
  expect(between(ORDER, 'gone', 'c')).toEqual(['c']);
});
