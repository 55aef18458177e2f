import { folded } from './segments.ts';

/**
 * The paths that items take at a target, as the strictest file system sees them: two that differ only in case are one, and no
 * item's file can be another one's folder.
 */
export class Claims {
  readonly #files = new Set<string>();
  readonly #folders = new Set<string>();

  /** Takes the path; false, and nothing taken, when it collides with one that is taken. */
  claim(path: string): boolean {
    const file = folded(path);
    const folders = foldersOf(file);
    if (
      this.#files.has(file) ||
      this.#folders.has(file) ||
      folders.some((folder) => this.#files.has(folder))
    )
      return false;
    this.#files.add(file);
    for (const folder of folders) this.#folders.add(folder);
    return true;
  }
}

/** All folders above a path, upper ones first. */
export function foldersOf(path: string): string[] {
  const folders: string[] = [];
  for (let slash = path.indexOf('/'); slash !== -1; slash = path.indexOf('/', slash + 1))
    folders.push(path.slice(0, slash));
  return folders;
}
