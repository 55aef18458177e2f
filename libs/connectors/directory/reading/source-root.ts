import {
  closeSync,
  constants,
  fstatSync,
  openSync,
  readdirSync,
  readlinkSync,
  realpathSync,
  statSync,
  type Dirent,
  type Stats,
} from 'node:fs';
import { sep } from 'node:path';
import { ProSyncError } from '#domain/errors';
import { isWithin } from '#files/within';
import { refuseRoot, type RootRules } from '../root-rules.ts';
import { ProtectedFiles } from './protected-files.ts';

// A pipe in the place of a file must not block the thread for ever. Windows knows neither flag.
const FILE = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0) | (constants.O_NOFOLLOW ?? 0);
const FOLDER = constants.O_RDONLY | (constants.O_DIRECTORY ?? 0);
/** Where Linux shows the real path of an open file. */
const OPEN_FILES = '/proc/self/fd';

/**
 * The root of a source for one reading. All files and folders of the source are opened here: a path proves nothing, because
 * a folder in it can be swapped for a link between two looks, so each opened file is proven to lie below the root.
 */
export class SourceRoot {
  /** As the settings name it. */
  readonly path: string;
  /** Without links. */
  readonly real: string;
  /** What the real paths of all that lies below it begin with. */
  readonly #below: string;
  readonly #protected: ProtectedFiles;
  readonly #showsPaths = hasOpenFiles();

  /** Throws `forbidden-root` for a folder that may not be a source, and the system's error when there is none. */
  constructor(path: string, rules: RootRules) {
    this.path = path;
    this.real = realpathSync(path);
    this.#below = this.real.endsWith(sep) ? this.real : `${this.real}${sep}`;
    refuseRoot(this.real, rules);
    this.#protected = new ProtectedFiles(rules.refused);
  }

  /** The absolute path of one that is relative to the root. */
  at(path: string): string {
    // Both are normal already, and `join` would look at every character of them again.
    return path === '' ? this.path : `${this.path}/${path}`;
  }

  /**
   * A handle of the file, which the caller closes. Throws `outside-root` for a file that doesn't lie below the root,
   * `protected-file` for a hard link to one of the server's or the system's own files, and the system's errors.
   */
  open(path: string): { handle: number; stats: Stats } {
    const absolute = this.at(path);
    const handle = this.#opened(absolute);
    try {
      const stats = fstatSync(handle);
      this.#prove(handle, stats, absolute);
      if (stats.isFile() && this.#protected.has(stats)) throw protectedFile();
      return { handle, stats };
    } catch (error) {
      closeSync(handle);
      throw error;
    }
  }

  /** The entries of a folder, in no order. Throws as `open` does. */
  list(path: string): { entries: Dirent[]; stats: Stats } {
    const absolute = this.at(path);
    if (!this.#showsPaths) return this.#listByPath(absolute);
    const handle = openSync(absolute, FOLDER);
    try {
      const stats = fstatSync(handle);
      this.#prove(handle, stats, absolute);
      this.#refuseProtected(stats);
      return { entries: readdirSync(`${OPEN_FILES}/${handle}`, { withFileTypes: true }), stats };
    } finally {
      closeSync(handle);
    }
  }

  // As near as other systems allow: the folder must be the same one, inside, before and after it was listed.
  #listByPath(absolute: string): { entries: Dirent[]; stats: Stats } {
    const stats = statSync(absolute);
    this.#proveByPath(stats, absolute);
    this.#refuseProtected(stats);
    const entries = readdirSync(absolute, { withFileTypes: true });
    this.#proveByPath(stats, absolute);
    return { entries, stats };
  }

  #opened(absolute: string): number {
    try {
      return openSync(absolute, FILE);
    } catch (error) {
      // A link. One that stays inside is followed, by the path that it leads to.
      if ((error as NodeJS.ErrnoException).code !== 'ELOOP') throw error;
      const real = realpathSync(absolute);
      if (!isWithin(real, this.real)) throw outside();
      return openSync(real, FILE);
    }
  }

  #prove(handle: number, stats: Stats, absolute: string): void {
    if (!this.#showsPaths) return this.#proveByPath(stats, absolute);
    if (!this.#holds(readlinkSync(`${OPEN_FILES}/${handle}`))) throw outside();
  }

  #proveByPath({ dev, ino }: Stats, absolute: string): void {
    const real = realpathSync(absolute);
    const now = statSync(real);
    if (!this.#holds(real) || now.ino !== ino || now.dev !== dev) throw outside();
  }

  // Of each file, so without the work of `relative`. A real path has the system's own separator.
  #holds(real: string): boolean {
    return real.startsWith(this.#below) || real === this.real;
  }

  #refuseProtected(stats: Stats): void {
    if (!this.#protected.hasFolder(stats)) return;
    throw new ProSyncError('protected-file', 'It is a folder of the server or its system.');
  }
}

function hasOpenFiles(): boolean {
  return statSync(OPEN_FILES, { throwIfNoEntry: false })?.isDirectory() === true;
}

function outside(): ProSyncError {
  return new ProSyncError('outside-root', 'It is a link that leaves the root.');
}

function protectedFile(): ProSyncError {
  return new ProSyncError(
    'protected-file',
    'It is a hard link to a file of the server or its system.',
  );
}
