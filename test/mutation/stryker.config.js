import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parts } from './parts.js';

/** `npm run test:mutation`: prints a score for each file, and what survived. It never fails. */
export default {
  testRunner: 'vitest',
  plugins: ['@stryker-mutator/vitest-runner'],
  vitest: { configFile: 'test/mutation/vitest.config.ts', related: false },
  mutate: [...parts.flatMap(({ mutated }) => mutated), '!**/*.{test,fixture}.ts'],
  // Stryker would rewrite this file with the interface of an earlier TypeScript.
  tsconfigFile: 'none',
  coverageAnalysis: 'perTest',
  // What runs once, as a file is loaded, needs a start of its own for each mutation.
  ignoreStatic: true,
  concurrency: 1,
  timeoutMS: 20_000,
  reporters: ['clear-text', 'progress-append-only', 'json'],
  clearTextReporter: { allowColor: false, reportTests: false },
  jsonReporter: { fileName: join(tmpdir(), 'prosync-mutation.json') },
  tempDirName: join(tmpdir(), 'prosync-mutation'),
  ignorePatterns: ['docker', 'samples'],
};
