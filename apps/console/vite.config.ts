import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { compressed } from './compression.ts';

// Static files: the server adds the style nonce and the headers (apps/server/console).
export default defineConfig({
  root: import.meta.dirname,
  // Files name each other by where they lie; the page gets the path of PROSYNC_PUBLIC_URL from the server.
  base: './',
  publicDir: '../../libs/ui/public',
  plugins: [react(), compressed()],
  build: {
    outDir: '../../dist/apps/console',
    emptyOutDir: true,
    target: 'es2023',
    // From here on browsers know light-dark(); rewritten for older ones it would need our own colour-scheme switch.
    cssTarget: ['chrome123', 'edge123', 'firefox120', 'safari17.5'],
    // Data URLs would need a hole in the Content-Security-Policy.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 700,
  },
  server: { proxy: { '/api': process.env.PROSYNC_URL ?? 'http://127.0.0.1:7420' } },
});
