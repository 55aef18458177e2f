import { defineConfig } from 'vitest/config';

// Figures are printed and never fail; one file after the other, so that they do not disturb each other.
export default defineConfig({
  test: {
    include: ['test/bench/**/*.figures.ts'],
    globalSetup: ['test/support/postgres.ts'],
    fileParallelism: false,
    testTimeout: 600_000,
    hookTimeout: 600_000,
    reporters: ['default'],
  },
});
