import { expect, test } from 'vitest';
import { nextChangeMs } from './next-change.ts';

const NOW = new Date('2026-11-21T10:00:00Z');
const FREE = { pause: null, pin: null };
const until = (time: string) => ({
  reason: 'why',
  owner: 'anna',
  at: NOW.toISOString(),
  until: time,
});
const NIGHTLY = { opens: '0 2 * * *', duration: '2h', timezone: 'UTC' };

test('nothing is due when nothing ends', () => {
  expect(nextChangeMs(FREE, undefined, [], NOW)).toBe(Infinity);
});

test('the first of all ends counts, and one that is over does not', () => {
  const pause = until('2026-11-21T10:30:00.000Z');
  const exclusions = [until('2026-11-21T09:00:00.000Z'), until('2026-11-21T10:10:00.000Z')];
  expect(nextChangeMs({ pause, pin: null }, undefined, exclusions, NOW)).toBe(600_000);
});

test('a closed window opens, an open one closes', () => {
  expect(nextChangeMs(FREE, NIGHTLY, [], NOW)).toBe(16 * 3_600_000);
  expect(nextChangeMs(FREE, NIGHTLY, [], new Date('2026-11-21T03:00:00Z'))).toBe(3_600_000);
});
