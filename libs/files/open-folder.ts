import {
  closeSync,
  constants,
  lstatSync,
  openSync,
  readlinkSync,
  realpathSync,
  statSync,
} from 'node:fs';
import { join } from 'node:path';
import { errnoOf } from './system-errors.ts';

/** Where Linux shows open files; a path through it starts at the open folder itself, whatever has its name by now. */
export const OPEN_FILES = `/proc/${process.pid}/fd`;

/** Names the folder without the right to list it. Node has no constant for it. */
const O_PATH = 0o10_000_000;
const FOLDER = O_PATH | (constants.O_DIRECTORY ?? 0);

/** A folder that stays the same one, whatever is done to its name. */
export interface OpenFolder {
  /** Its path without links, as it was opened. */
  readonly real: string;
  /** False where a system has no paths that start at an open folder: there, a name can change between proof and use. */
  readonly isHeld: boolean;
  /** The path of the folder itself, or of a name in it, for one call of the system. */
  at(name?: string): string;
  /** True while it still is where it was opened. */
  isInPlace(): boolean;
  close(): void;
}

/** Why a name cannot be opened as a folder. */
export type NoFolder = 'absent' | 'file' | 'link';

/** True where a path can start at an open folder. */
export const CAN_HOLD =
  process.platform === 'linux' &&
  statSync(OPEN_FILES, { throwIfNoEntry: false })?.isDirectory() === true;

/** Opens a folder, links on the way to it followed. Throws the system's errors. */
export function openByPath(path: string, canHold = CAN_HOLD): OpenFolder {
  return canHold ? new HeldFolder(openSync(path, FOLDER)) : new NamedFolder(realpathSync(path));
}

/** Opens a folder by its name in an open one, and follows no link. */
export function openIn(above: OpenFolder, name: string): OpenFolder | NoFolder {
  const path = above.at(name);
  try {
    if (above.isHeld) return new HeldFolder(openSync(path, FOLDER | constants.O_NOFOLLOW));
    return lstatSync(path).isDirectory() ? new NamedFolder(path) : whatElse(path);
  } catch (error) {
    const errno = errnoOf(error) ?? '';
    if (errno === 'ENOENT') return 'absent';
    if (errno === 'ENOTDIR' || errno === 'ELOOP') return whatElse(path);
    throw error;
  }
}

function whatElse(path: string): NoFolder {
  const stat = lstatSync(path, { throwIfNoEntry: false });
  if (stat === undefined) return 'absent';
  return stat.isSymbolicLink() ? 'link' : 'file';
}

/** By a handle, as Linux allows. */
class HeldFolder implements OpenFolder {
  readonly real: string;
  readonly isHeld = true;
  readonly #handle: number;
  readonly #path: string;

  constructor(handle: number) {
    this.#handle = handle;
    this.#path = `${OPEN_FILES}/${handle}`;
    this.real = readlinkSync(this.#path);
  }

  at(name?: string): string {
    return name === undefined ? this.#path : `${this.#path}/${name}`;
  }

  isInPlace(): boolean {
    return readlinkSync(this.#path) === this.real;
  }

  close(): void {
    closeSync(this.#handle);
  }
}

/** By its path and its number in the file system, as near as other systems allow. */
class NamedFolder implements OpenFolder {
  readonly real: string;
  readonly isHeld = false;
  readonly #number: string;

  constructor(real: string) {
    this.real = real;
    this.#number = numberOf(real);
  }

  at(name?: string): string {
    return name === undefined ? this.real : join(this.real, name);
  }

  isInPlace(): boolean {
    try {
      return realpathSync(this.real) === this.real && numberOf(this.real) === this.#number;
    } catch {
      return false;
    }
  }

  close(): void {
    // Nothing is open.
  }
}

function numberOf(path: string): string {
  const { dev, ino } = statSync(path, { bigint: true });
  return `${dev}:${ino}`;
}
