import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * The folder of the package, with its package.json, samples and `dist`: the same one for the sources and for the built file.
 * Throws where there is no package.json above, because then the file was taken out of its package.
 */
export function packageFolder(): string {
  let folder = import.meta.dirname;
  while (!existsSync(join(folder, 'package.json'))) {
    if (dirname(folder) === folder)
      throw new Error(`There is no package.json above ${import.meta.dirname}.`);
    folder = dirname(folder);
  }
  return folder;
}
