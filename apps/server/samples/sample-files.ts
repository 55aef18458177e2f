import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { packageFolder } from '../config/package-folder.ts';

/** What the samples are made of, in the clone or in the installed package; null where it was not shipped or built. */
export interface SampleFiles {
  /** The sample source. */
  root: string;
  /** The built client that the sample instance runs. */
  client: string;
}

/** Looks in the folder of the package. */
export function findSampleFiles(): SampleFiles | null {
  const folder = packageFolder();
  const root = join(folder, 'samples');
  const client = join(folder, 'dist', 'client', 'prosync.js');
  return existsSync(root) && existsSync(client) ? { root, client } : null;
}
