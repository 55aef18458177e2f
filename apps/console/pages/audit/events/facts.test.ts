import { expect, test } from 'vitest';
import { rowsOf } from './facts.ts';

test('facts become rows that a person can read, none left out', () => {
  const facts = {
    contentType: 'script',
    previousDigest: null,
    manifestSha256: 'abc',
    disabled: true,
    contentTypes: ['a', 'b'],
    counts: { movedOut: 1_200 },
    vanished: [{ contentType: 'rule', known: 30 }],
  };
  expect(rowsOf(facts)).toEqual([
    ['Content type', 'script'],
    ['Previous digest', 'none'],
    ['Manifest SHA-256', 'abc'],
    ['Disabled', 'yes'],
    ['Content types', 'a, b'],
    ['Counts: moved out', '1,200'],
    ['Vanished: 1: content type', 'rule'],
    ['Vanished: 1: known', '30'],
  ]);
});
