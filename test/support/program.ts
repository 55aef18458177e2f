import { resolve } from 'node:path';
import { build } from 'vite';

/** Bundles a TypeScript file of this repository into a program that `node` runs at once; returns the program's path. */
export async function programOf(file: string, name: string): Promise<string> {
  const outDir = resolve('dist/test', name);
  await build({
    configFile: false,
    logLevel: 'error',
    build: {
      ssr: resolve(file),
      outDir,
      emptyOutDir: true,
      target: 'node20',
      rolldownOptions: { output: { entryFileNames: 'program.js' } },
    },
  });
  return resolve(outDir, 'program.js');
}
