// Runs a TypeScript file of this repository in a process of its own: node run-source.js <file> [arguments].
import { resolve } from 'node:path';
import { runnerImport } from 'vite';

const resolution = { conditions: ['source', 'node', 'module'] };
await runnerImport(resolve(process.argv[2] ?? ''), {
  configFile: false,
  logLevel: 'error',
  resolve: resolution,
  ssr: { resolve: resolution },
});
