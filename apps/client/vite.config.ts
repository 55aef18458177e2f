import { resolve } from 'node:path';
import { defineConfig } from 'vite';
import { asciiOnly } from './bundle/ascii-only.ts';
import { windowPage } from './bundle/window-page.ts';
import { withoutCardinal } from './bundle/without-cardinal.ts';

// One file that runs from any folder: everything but Node's own modules is inside. As CommonJS (`--mode executable`) it is
// what becomes a single executable.
export default defineConfig(({ mode }) => {
  const isExecutable = mode === 'executable';
  return {
    root: import.meta.dirname,
    plugins: [
      withoutCardinal(),
      windowPage(resolve(import.meta.dirname, '../../dist/window')),
      asciiOnly(),
    ],
    ssr: { noExternal: true },
    build: {
      ssr: 'main.ts',
      target: 'node20',
      // Half of the source text is half of what Node keeps of it in memory.
      minify: true,
      outDir: isExecutable ? '../../dist/executable' : '../../dist/client',
      emptyOutDir: true,
      rolldownOptions: {
        output: isExecutable
          ? { codeSplitting: false, format: 'cjs', entryFileNames: 'prosync.cjs' }
          : {
              // What is imported only when it is needed stays in the file, and costs no memory before.
              codeSplitting: false,
              entryFileNames: 'prosync.js',
              banner: '#!/usr/bin/env node',
            },
      },
    },
  };
});
