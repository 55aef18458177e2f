import { readdirSync, realpathSync, rmdirSync, unlinkSync, type Dirent, type Stats } from 'node:fs';
import { join } from 'node:path';
import { LRUCache } from 'lru-cache';
import { ProSyncError } from '#domain/errors';
import { folderOf, nameOf } from '#domain/path';
import { errnoOf } from './system-errors.ts';
import { lookAt } from './look-at.ts';
import { renameOver } from './rename-over.ts';
import { syncFolder } from './sync-folder.ts';
import { CAN_HOLD, openByPath, openIn, type OpenFolder } from './open-folder.ts';
import { underItsName } from './real-names.ts';
import { isWithin } from './within.ts';

/** How many folders are kept open, far below what a system allows a process. */
const MAX_OPEN = 256;

/** Why there is no folder at a path: `outside` leaves the root through a link, `file` is no folder at all. */
export type Missing = 'absent' | 'outside' | 'file';

/**
 * The root of a target for one call of the writer. All of the target is reached here, because a path proves nothing: a folder
 * in it can be swapped for a link between two calls of the system. Each folder is opened by its name in the one above it, links
 * that stay inside followed, and a change goes through the open folder once it was proven to be in its place still.
 */
export class OpenRoot {
  /** As the settings name it. */
  readonly path: string;
  readonly #root: OpenFolder | null;
  readonly #canHold: boolean;
  readonly #folders = new LRUCache<string, OpenFolder>({
    max: MAX_OPEN,
    dispose: (folder) => folder.close(),
  });

  /** Opens the root, which may be missing. `canHold` is false in tests of systems without handles of folders. */
  constructor(path: string, canHold = CAN_HOLD) {
    this.path = path;
    this.#canHold = canHold;
    this.#root = unlessMissing(() => openByPath(path, canHold));
  }

  /** The open root itself; null when it is missing. */
  get itself(): OpenFolder | null {
    return this.#root;
  }

  /** The folder at a path relative to the root, open until others push it out; or why there is none. */
  folder(path: string): OpenFolder | Missing {
    if (path === '') return this.#root ?? 'absent';
    const known = this.#folders.get(path);
    if (known !== undefined) return known;
    const above = this.folder(folderOf(path));
    if (typeof above === 'string') return above;
    const found = openIn(above, nameOf(path));
    const folder = found === 'link' ? this.#follow(above.at(nameOf(path))) : found;
    if (typeof folder !== 'string') this.#folders.set(path, folder);
    return folder;
  }

  /** What stands at a path, a link itself and not what it leads to; null when nothing does, or outside of the root. */
  look(path: string): Stats | null {
    const folder = this.folder(folderOf(path));
    return typeof folder === 'string' ? null : lookAt(folder.at(nameOf(path)));
  }

  /** The entries of a folder, in no order; none when there is no folder. */
  list(path: string): Dirent[] {
    const folder = this.folder(path);
    return typeof folder === 'string' ? [] : readdirSync(folder.at(), { withFileTypes: true });
  }

  /** Runs one call in the open folder of a path. Throws `outside-root`, and the system's errors with the path in them. */
  at<T>(path: string, act: (file: string) => T): T {
    return this.#at(path, (_, file) => act(file));
  }

  /**
   * Runs one call that changes what people see at a path. Throws as `at` does, and `folder-replaced` when its folder is not
   * in its place any more.
   */
  change<T>(path: string, act: (file: string) => T): T {
    return this.#at(path, (folder, file) => {
      this.#prove(folder, path);
      const result = act(file);
      // Too late to keep it from happening, and never silent.
      if (!folder.isHeld) this.#prove(folder, path);
      return result;
    });
  }

  /** Gives what stands at a path another one, whatever is there. Throws as `change` does. */
  rename(from: string, to: string): void {
    this.change(to, (file) => this.#at(from, (_, source) => renameOver(source, file)));
  }

  /** Removes an empty folder. Throws as `change` does. */
  removeFolder(path: string): void {
    this.#folders.delete(path);
    this.change(path, (folder) => rmdirSync(folder));
  }

  /** Removes what stands at a path: a folder with all in it, a link itself. */
  removeTree(path: string): void {
    const stat = this.look(path);
    if (stat === null) return;
    if (!stat.isDirectory()) return this.change(path, (file) => unlinkSync(file));
    for (const { name } of this.list(path)) this.removeTree(`${path}/${name}`);
    this.removeFolder(path);
  }

  /** Makes new and removed names in a folder durable, when it is there. Throws as `change` does. */
  sync(path: string): void {
    const folder = this.folder(path);
    if (typeof folder === 'string') return;
    this.#prove(folder, path === '' ? '.' : `${path}/.`);
    underItsName(join(this.path, path), () => syncFolder(folder.at()));
  }

  close(): void {
    this.#folders.clear();
    this.#root?.close();
  }

  #at<T>(path: string, act: (folder: OpenFolder, file: string) => T): T {
    const above = folderOf(path);
    const folder = this.folder(above);
    if (folder === 'outside') throw outside(above);
    if (typeof folder === 'string') throw systemError(folder, join(this.path, path));
    return underItsName(join(this.path, path), () => act(folder, folder.at(nameOf(path))));
  }

  #prove(folder: OpenFolder, path: string): void {
    if (!folder.isInPlace()) throw replaced(folderOf(path), this.path);
  }

  // Opened first and proven then: what it leads to can change between two calls, but not what is open.
  #follow(link: string): OpenFolder | Missing {
    try {
      const folder = openByPath(realpathSync(link), this.#canHold);
      if (this.#root !== null && isWithin(folder.real, this.#root.real)) return folder;
      folder.close();
      return 'outside';
    } catch (error) {
      if (errnoOf(error) === 'ENOTDIR') return 'file';
      if (errnoOf(error) === 'ENOENT' || errnoOf(error) === 'ELOOP') return 'outside';
      throw error;
    }
  }
}

/** Runs the work with the root open. */
export function withRoot<T>(path: string, work: (root: OpenRoot) => T): T {
  const root = new OpenRoot(path);
  try {
    return work(root);
  } finally {
    root.close();
  }
}

function unlessMissing(open: () => OpenFolder): OpenFolder | null {
  try {
    return open();
  } catch (error) {
    if (errnoOf(error) === 'ENOENT' || errnoOf(error) === 'ENOTDIR') return null;
    throw error;
  }
}

function systemError(missing: 'absent' | 'file', path: string): Error {
  const code = missing === 'absent' ? 'ENOENT' : 'ENOTDIR';
  return Object.assign(new Error(`${code}: ${path}`), { code, path });
}

function outside(folder: string): ProSyncError {
  return new ProSyncError(
    'outside-root',
    `The folder ${folder} is a link that leaves the target. Nothing was written through it.`,
    { remedy: 'Find out who put the link there, remove it, then run it again.' },
  );
}

function replaced(folder: string, root: string): ProSyncError {
  return new ProSyncError(
    'folder-replaced',
    `${folder === '' ? root : `The folder ${folder}`} was moved or replaced while ProSync was writing to it.`,
    { remedy: 'Find out which program moves folders there, then run it again.' },
  );
}
