import { folded, foldersOf } from './path.ts';

/**
 * Who has which path in one folder, as the strictest file system sees it: two paths with one folded form are one file, and
 * no file can be the folder of another one.
 */
export class Claims<Owner> {
  readonly #files = new Map<string, Owner>();
  /** Of every folder on the way to a file, who has a file below it: the first one. */
  readonly #folders = new Map<string, Owner>();

  /** Takes the path for its owner and returns null; when it collides, takes nothing and returns who is in the way. */
  claim(path: string, owner: Owner): Owner | null {
    const file = folded(path);
    const folders = foldersOf(file);
    const holder = this.#holder(file, folders);
    if (holder !== null) return holder;
    this.#files.set(file, owner);
    for (const folder of folders) if (!this.#folders.has(folder)) this.#folders.set(folder, owner);
    return null;
  }

  /** Who is in the way of a path: has it, has a folder of it as a file, or has a file below it; null when it is free. */
  holderOf(path: string): Owner | null {
    const file = folded(path);
    return this.#holder(file, foldersOf(file));
  }

  #holder(file: string, folders: readonly string[]): Owner | null {
    const above = folders.find((folder) => this.#files.has(folder)) ?? file;
    return this.#files.get(above) ?? this.#folders.get(file) ?? null;
  }
}
