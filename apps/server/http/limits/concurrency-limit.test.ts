import { expect, test } from 'vitest';
import { Places } from './concurrency-limit.ts';

test('one API client gets its number of places, all of them together theirs, and a place left is free', () => {
  const places = new Places({ inAll: 3, perClient: 2 });
  expect([places.take('a'), places.take('a'), places.take('a')]).toEqual([true, true, false]);
  expect([places.take('b'), places.take('b')]).toEqual([true, false]);
  places.leave('a');
  expect([places.take('b'), places.take('a')]).toEqual([true, false]);
});
