import { defineConfig } from 'vite';

// One file that runs from any folder: everything but Node's own modules is inside.
export default defineConfig({
  root: import.meta.dirname,
  resolve: { conditions: ['source'] },
  ssr: { noExternal: true, resolve: { conditions: ['source'] } },
  build: {
    ssr: 'main.ts',
    target: 'node20',
    // Half of the source text is half of what Node keeps of it in memory.
    minify: true,
    outDir: '../../dist/client',
    emptyOutDir: true,
    rolldownOptions: { output: { entryFileNames: 'prosync.js', banner: '#!/usr/bin/env node' } },
  },
});
