import { isAbsolute, relative } from 'node:path';

/** True when the path is the folder or lies below it. Both are absolute and real. */
export function isWithin(path: string, folder: string): boolean {
  const way = relative(folder, path);
  return way !== '..' && !way.startsWith('../') && !way.startsWith('..\\') && !isAbsolute(way);
}
