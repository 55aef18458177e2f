import { expect, test } from 'vitest';
import { ConcurrencyLimit } from './concurrency-limit.ts';

test('one API client gets its number of places, all of them together theirs, and a place left is free', () => {
  const limit = new ConcurrencyLimit({ inAll: 3, perClient: 2 });
  expect([limit.acquire('a'), limit.acquire('a'), limit.acquire('a')]).toEqual([true, true, false]);
  expect([limit.acquire('b'), limit.acquire('b')]).toEqual([true, false]);
  limit.release('a');
  expect([limit.acquire('b'), limit.acquire('a')]).toEqual([true, false]);
});
