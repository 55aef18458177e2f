import { lstatSync, type Stats } from 'node:fs';

/** What stands at a path, a link itself and not what it points to; null when nothing does. */
export function lookAt(file: string): Stats | null {
  try {
    return lstatSync(file, { throwIfNoEntry: false }) ?? null;
  } catch (error) {
    // A file stands where the path has a folder.
    if ((error as NodeJS.ErrnoException).code === 'ENOTDIR') return null;
    throw error;
  }
}
