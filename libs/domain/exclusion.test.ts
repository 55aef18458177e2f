import { expect, test } from 'vitest';
import { endsSoon, excludingTag, exclusionReason, type Exclusion } from './exclusion.ts';

const NOW = new Date('2026-11-21T12:00:00Z');
const until = (day: string | null): Exclusion => ({
  reason: 'ours is better',
  owner: 'ann',
  at: '2026-11-01T00:00:00Z',
  until: day,
});
const reason = (exclusion: Exclusion | null, tags: string[] = [], isIncluded = false) =>
  exclusionReason({ tags, exclusion, isIncluded }, ['Global', 'Ticket'], NOW);

test('a tag excludes without regard to case, and is named as the item has it', () => {
  expect(excludingTag(['x', 'TICKET'], ['Global', 'Ticket'])).toBe('tag TICKET');
  expect(excludingTag(['Tickets'], ['Ticket'])).toBeNull();
});

test('an exclusion says why, who and until when, and ends by itself', () => {
  expect(reason(until(null))).toBe('ours is better (ann)');
  expect(reason(until('2027-01-31T00:00:00Z'))).toBe('ours is better (ann, until 2027-01-31)');
  expect(reason(until('2026-11-21T12:00:00Z'))).toBeNull();
});

test('an exclusion that ends within seven days says so', () => {
  expect(reason(until('2026-11-25T00:00:00Z'))).toContain('ends soon: until 2026-11-25');
  expect(endsSoon(until('2026-11-28T12:00:01Z'), NOW)).toBe(false);
  expect(endsSoon(until('2026-11-20T00:00:00Z'), NOW)).toBe(false);
});

test('an item included by name stays in the mass sync in spite of its tags, but not of an exclusion', () => {
  expect(reason(null, ['Global'])).toBe('tag Global');
  expect(reason(null, ['Global'], true)).toBeNull();
  expect(reason(until(null), [], true)).toBe('ours is better (ann)');
});
