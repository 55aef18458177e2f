import suite from '../vitest.config.ts';
import { parts } from './parts.js';

/** The suite as it has to notice mutations: the client of the sources, because a built one knows nothing of them. */
export default {
  ...suite,
  test: {
    ...suite.test,
    include: parts.flatMap(({ tests }) => tests),
    globalSetup: parts.some(({ database }) => database) ? suite.test?.globalSetup : [],
    env: { PROSYNC_CLIENT: 'source' },
  },
};
