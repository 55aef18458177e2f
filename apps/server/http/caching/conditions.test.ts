import { expect, test } from 'vitest';
import { acceptsGzip, isUnchanged, preferredWait } from './conditions.ts';

test.each([
  ['"a"', true],
  ['W/"a"', true],
  ['"b", "a"', true],
  ['*', true],
  ['"b"', false],
  ['a', false],
  [undefined, false],
])('If-None-Match: %s against "a"', (header, unchanged) => {
  expect(isUnchanged(header, '"a"')).toBe(unchanged);
});

test.each([
  ['gzip', true],
  ['GZIP;q=0.1, identity', true],
  ['br, *', true],
  ['*;q=0', false],
  ['gzip;q=0, *', false],
  ['gzip;q=0.000', false],
  ['identity', false],
  ['', false],
  [undefined, false],
])('Accept-Encoding: %s', (header, accepted) => {
  expect(acceptsGzip(header)).toBe(accepted);
});

test.each([
  ['wait=55', 55],
  ['respond-async, wait=10', 10],
  ['wait="7"; x=y', 7],
  ['Wait = 3', 3],
  ['wait=-1', 0],
  ['wait=1e9', 0],
  ['await=5', 0],
  [undefined, 0],
])('Prefer: %s', (header, seconds) => {
  expect(preferredWait(header)).toBe(seconds);
});
