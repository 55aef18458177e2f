import { expect, test } from 'vitest';
import { versionShortcoming } from './automate-version.ts';

test.each([
  ['10.11.19-MariaDB-0+deb12u1', true],
  ['10.2.0-MariaDB', true],
  ['10.1.48-MariaDB', false],
  ['5.5.5-10.6.4-MariaDB', true],
  ['11.8.2-MariaDB', true],
  ['8.0.36', true],
  ['5.7.44-log', true],
  ['5.6.51', false],
])('%s is new enough: %s', (version, isFine) => {
  const shortcoming = versionShortcoming(version);
  expect(shortcoming === null).toBe(isFine);
  if (!isFine) expect(shortcoming?.detail).toContain(version);
});
