import { afterEach, beforeEach, expect, test } from 'vitest';
import { beginOf, endOf } from './days.ts';

const zone = process.env.TZ;
beforeEach(() => (process.env.TZ = 'Europe/Berlin'));
afterEach(() => {
  if (zone === undefined) delete process.env.TZ;
  else process.env.TZ = zone;
});

test('a day is that of the person who looks, to its last moment', () => {
  expect(beginOf('2026-11-21')).toBe('2026-11-20T23:00:00.000Z');
  expect(endOf('2026-11-21')).toBe('2026-11-21T23:00:00.000Z');
  expect(endOf('2026-12-31')).toBe('2026-12-31T23:00:00.000Z');
});

test('the day on which the clocks change has 25 hours', () => {
  expect(beginOf('2026-10-25')).toBe('2026-10-24T22:00:00.000Z');
  expect(endOf('2026-10-25')).toBe('2026-10-25T23:00:00.000Z');
});

test.each(['', 'yesterday', '2026-1-1', '0001-01-01'])('%j is no day', (day) => {
  expect(beginOf(day)).toBeNull();
});
