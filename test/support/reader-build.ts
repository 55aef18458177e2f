import { mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { build } from 'vite';
import type { TestProject } from 'vitest/node';

const ROOT = resolve(import.meta.dirname, '../..');
const CONFIG = join(ROOT, 'apps/server/vite.config.ts');
const BUILT = join(ROOT, 'dist/apps/server');

/**
 * Tests run the sources, but the thread of a directory reader is Node's own and runs a built file. It is built anew before the
 * tests when a source is newer, so that nobody tests an old one; `npm test` has just built it, and then this costs nothing.
 */
export default async function start(project: TestProject): Promise<void> {
  await buildReader();
  project.onTestsRerun(buildReader);
}

async function buildReader(): Promise<void> {
  if (changedAt(join(BUILT, 'reader.js')) > newestSource()) return;
  mkdirSync(BUILT, { recursive: true });
  const folder = mkdtempSync(join(ROOT, 'dist/reader-'));
  try {
    const output = { outDir: folder, emptyOutDir: false };
    await build({ configFile: CONFIG, mode: 'reader', logLevel: 'warn', build: output });
    // In one step: another run of tests may be starting the thread.
    for (const name of ['reader.js.map', 'reader.js'])
      renameSync(join(folder, name), join(BUILT, name));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function newestSource(): number {
  const libs = readdirSync(join(ROOT, 'libs'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
    .map((name) => join(ROOT, 'libs', name));
  return Math.max(...[CONFIG, join(ROOT, 'package-lock.json'), ...libs].map(changedAt));
}

function changedAt(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}
