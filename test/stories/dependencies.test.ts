import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';

// T23: what others wrote comes in exactly the version that was looked at.

interface PackageFile {
  dependencies: Record<string, string>;
  devDependencies: Record<string, string>;
}

interface LockFile {
  packages: Record<string, { version?: string; integrity?: string }>;
}

const read = <T>(name: string): T =>
  JSON.parse(readFileSync(resolve(import.meta.dirname, '../..', name), 'utf8')) as T;
const own = read<PackageFile>('package.json');
const { packages } = read<LockFile>('package-lock.json');

test('T23 every dependency has exactly one version, and that is the one of the lock file', () => {
  for (const [name, version] of Object.entries({ ...own.dependencies, ...own.devDependencies })) {
    expect(version, name).toMatch(/^\d+\.\d+\.\d+(?:-[\w.]+)?$/);
    expect(packages[`node_modules/${name}`]?.version, name).toBe(version);
  }
});

test('T23 every package of the lock file has the hash of its content', () => {
  const without = Object.entries(packages)
    .filter(([path, { integrity }]) => path !== '' && integrity === undefined)
    .map(([path]) => path);
  expect(without).toEqual([]);
});
