import { expect, test } from 'vitest';
import { ProSyncError } from '#domain/errors';
import { pauseAfter } from './retry.ts';

const failure = (facts: Record<string, unknown>) =>
  new ProSyncError('server-busy', 'Busy.', { facts });
const pauses = (facts: Record<string, unknown>, failures = 3) =>
  Array.from({ length: 200 }, () => pauseAfter(failure(facts), failures));

test('Retry-After is obeyed, spread over a fifth of it', () => {
  const waits = pauses({ retryAfterSeconds: 100 });
  expect(Math.min(...waits)).toBeGreaterThanOrEqual(100_000);
  expect(Math.max(...waits)).toBeLessThanOrEqual(120_000);
  expect(new Set(waits).size).toBeGreaterThan(100);
});

test('a server that says "at once" is still given a second', () => {
  expect(Math.min(...pauses({ retryAfterSeconds: 0 }))).toBeGreaterThanOrEqual(1000);
});

test('without it the pause is random and never longer than a minute', () => {
  expect(Math.max(...pauses({}, 50))).toBeLessThanOrEqual(60_000);
  expect(Math.max(...pauses({}, 1))).toBeLessThanOrEqual(2000);
});
