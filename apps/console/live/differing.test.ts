import { expect, test } from 'vitest';
import { differing } from './differing.ts';

const keyOf = ({ id }: { id: string }) => id;

test('equal lists hold no news, in whatever order', () => {
  const [a, b] = [
    { id: 'a', digest: '1' },
    { id: 'b', digest: '2' },
  ];
  expect(differing([a, b], [b, a], keyOf)).toBe(0);
});

test('entries that came, changed or went are news', () => {
  const before = [
    { id: 'a', digest: '1' },
    { id: 'b', digest: '1' },
  ];
  expect(differing(before, [...before, { id: 'c', digest: '1' }], keyOf)).toBe(1);
  expect(differing(before, [before[0], { id: 'b', digest: '2' }], keyOf)).toBe(1);
  expect(differing(before, [before[0]], keyOf)).toBe(1);
});
