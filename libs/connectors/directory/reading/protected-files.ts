import { lstatSync, readdirSync, statSync, type Stats } from 'node:fs';
import { join } from 'node:path';
import { numberOf } from '../root-rules.ts';

/**
 * Finds out whether a file is a hard link to a protected one. Only files with several names are looked up, and the protected
 * folders are searched at the first of them.
 */
export class ProtectedFiles {
  readonly #refused: readonly string[];
  readonly #folders: ReadonlySet<string>;
  /** The numbers of the protected files, by the device that they are on. */
  readonly #files = new Map<number, Set<number>>();

  constructor(refused: readonly string[]) {
    this.#refused = refused;
    this.#folders = new Set(refused.flatMap((path) => numberOf(path) ?? []));
  }

  /** True for a protected folder under whatever path, such as that of a bind mount. */
  hasFolder({ dev, ino }: Stats): boolean {
    return this.#folders.has(`${dev}:${ino}`);
  }

  has({ dev, ino, nlink }: Stats): boolean {
    if (nlink < 2) return false;
    let files = this.#files.get(dev);
    if (files === undefined) {
      files = new Set<number>();
      for (const path of this.#refused) collect(path, dev, files);
      this.#files.set(dev, files);
    }
    return files.has(ino);
  }
}

// A hard link stays on its device, so folders of other devices (/proc, /sys) are left out.
function collect(path: string, device: number, files: Set<number>): void {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats?.dev !== device) return;
  if (!stats.isDirectory()) return void files.add(stats.ino);
  for (const entry of entriesOf(path)) {
    const child = join(path, entry.name);
    if (entry.isDirectory()) collect(child, device, files);
    else if (entry.isFile()) addFile(child, device, files);
  }
}

function addFile(path: string, device: number, files: Set<number>): void {
  const stats = lstatSync(path, { throwIfNoEntry: false });
  if (stats?.dev === device) files.add(stats.ino);
}

function entriesOf(folder: string) {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    // The server can't read what it can't list, unless it is handed out by a second name that it may read anyway.
    return [];
  }
}
