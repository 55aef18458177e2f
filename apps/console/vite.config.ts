import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

// Static files: the server adds the style nonce and the headers (apps/server/console).
export default defineConfig({
  root: import.meta.dirname,
  plugins: [react()],
  resolve: { conditions: ['source', 'browser', 'module'] },
  build: {
    outDir: '../../dist/apps/console',
    emptyOutDir: true,
    target: 'es2023',
    // Data URLs would need a hole in the Content-Security-Policy.
    assetsInlineLimit: 0,
  },
  server: { proxy: { '/api': process.env.PROSYNC_URL ?? 'http://127.0.0.1:7420' } },
});
