import { expect, test } from 'vitest';
import { clockState, inWords, medianDifference } from './clocks.ts';

test.each([
  [0, 'agree'],
  [59_999, 'agree'],
  [60_000, 'differ'],
  [-60_000, 'differ'],
  [3_599_999, 'differ'],
  [3_600_000, 'apart'],
  [-3_600_000, 'apart'],
] as const)('clocks that differ by %i ms: %s', (difference, state) => {
  expect(clockState(difference)).toBe(state);
});

test('a few wrong clocks do not decide, and two say nothing', () => {
  expect(medianDifference([0, 90_000])).toBeNull();
  expect(medianDifference([1_000, -86_400_000, 0, 2_000, 86_400_000])).toBe(1_000);
  expect(medianDifference([90_000, 91_000, 0])).toBe(90_000);
});

test.each([
  [60_000, '60 seconds ahead of'],
  [-300_000, '5 minutes behind'],
  [10_800_000, '3 hours ahead of'],
])('a difference of %i ms is %s', (difference, words) => {
  expect(inWords(difference)).toBe(words);
});
