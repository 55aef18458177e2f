import { expect, test } from 'vitest';
import { historyOf } from './high-water-mark.ts';

const mark = { epoch: 2, seq: 5, statement: 'a' };

test.each([
  ['the same release', { ...mark }, 'continues'],
  ['a later release', { epoch: 2, seq: 6, statement: 'b' }, 'continues'],
  ['a later epoch with a lower number', { epoch: 3, seq: 1, statement: 'b' }, 'continues'],
  ['an earlier release', { epoch: 2, seq: 4, statement: 'b' }, 'went-back'],
  ['an earlier epoch with a higher number', { epoch: 1, seq: 9, statement: 'b' }, 'went-back'],
  ['the same number with other content', { ...mark, statement: 'b' }, 'forked'],
  ['the same number from before statements', { ...mark, statement: null }, 'continues'],
])('%s', (_, stored, history) => {
  expect(historyOf(stored, mark)).toBe(history);
});
