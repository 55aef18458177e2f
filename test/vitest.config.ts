import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['{apps,libs,test}/**/*.test.ts'],
    globalSetup: ['test/support/reader-build.ts', 'test/support/postgres.ts'],
    // Most tests wait for processes of their own; two of them on two cores would leave these idle.
    maxWorkers: 4,
    // A worker keeps what it has imported for its next file: loading the server for each file cost a third of the time.
    isolate: false,
    // Deadlines are for what never comes: a busy machine may take its time, and waiting costs nothing when it comes.
    testTimeout: 180_000,
    hookTimeout: 180_000,
    expect: { poll: { timeout: 60_000, interval: 50 } },
  },
});
