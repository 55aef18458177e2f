import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

// The page of the window; apps/client/bundle/window-page.ts puts it into the client's one file.
export default defineConfig({
  root: import.meta.dirname,
  publicDir: '../../libs/ui/public',
  plugins: [react()],
  build: {
    outDir: '../../dist/window',
    emptyOutDir: true,
    target: 'es2023',
    cssTarget: ['chrome123', 'edge123', 'firefox120', 'safari17.5'],
    // Data URLs would need a hole in the Content-Security-Policy.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 800,
  },
});
