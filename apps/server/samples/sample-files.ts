import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** What the samples are made of, in the clone or in the installed package; null where it was not shipped or built. */
export interface SampleFiles {
  /** The sample source. */
  root: string;
  /** The built client that the sample instance runs. */
  client: string;
}

/** Looks beside the nearest package.json above, which is the same one for the sources and for `dist`. */
export function findSampleFiles(from = import.meta.dirname): SampleFiles | null {
  let folder = from;
  while (!existsSync(join(folder, 'package.json'))) {
    if (dirname(folder) === folder) return null;
    folder = dirname(folder);
  }
  const root = join(folder, 'samples');
  const client = join(folder, 'dist', 'client', 'prosync.js');
  return existsSync(root) && existsSync(client) ? { root, client } : null;
}
