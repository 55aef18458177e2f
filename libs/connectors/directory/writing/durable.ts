import {
  closeSync,
  constants,
  fstatSync,
  fsyncSync,
  linkSync,
  lstatSync,
  openSync,
  readSync,
  renameSync,
  rmSync,
  writeSync,
  type Stats,
} from 'node:fs';
import { dirname } from 'node:path';
import { errnoOf } from '../cause.ts';
import { applyPermissions, type Kept, type Permissions } from './permissions.ts';

/** Of a file that replaces nothing and is no item. */
const USUAL: Permissions = { like: null, executable: null };
const NO_FOLLOW = constants.O_NOFOLLOW ?? 0;
const COPY_BYTES = 1024 * 1024;
const NO_LINKS = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK', 'EXDEV']);

/** Writes a new file with these permissions and syncs it; returns which of them it got. */
export function writeNew(file: string, bytes: Uint8Array, permissions: Permissions): Kept {
  const handle = openSync(file, 'wx', 0o666);
  try {
    for (let at = 0; at < bytes.byteLength;) at += writeSync(handle, bytes, at);
    const kept = applyPermissions(handle, permissions);
    fsyncSync(handle);
    return kept;
  } finally {
    closeSync(handle);
  }
}

/** Replaces a file in one step, durably: it holds the old text or the new one, also after a power cut. */
export function replaceFile(file: string, text: string): void {
  const temporary = `${file}.new`;
  rmSync(temporary, { force: true });
  try {
    writeNew(temporary, Buffer.from(text, 'utf8'), USUAL);
    renameSync(temporary, file);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
  syncFolder(dirname(file));
}

/** Gives a file a second name, which costs nothing; file systems without links get a copy, and the answer is false. */
export function keepAs(file: string, second: string): boolean {
  try {
    linkSync(file, second);
    return true;
  } catch (error) {
    if (!NO_LINKS.has(errnoOf(error) ?? '')) throw error;
    copy(file, second);
    return false;
  }
}

// By handles that follow no link, so that nobody can exchange a file between two of these calls.
function copy(file: string, second: string): void {
  const from = openSync(file, constants.O_RDONLY | NO_FOLLOW);
  try {
    const to = openSync(second, 'wx', 0o600);
    try {
      copyBytes(from, to);
      applyPermissions(to, { like: fstatSync(from), executable: null });
    } finally {
      closeSync(to);
    }
  } finally {
    closeSync(from);
  }
}

function copyBytes(from: number, to: number): void {
  const buffer = Buffer.allocUnsafe(COPY_BYTES);
  for (;;) {
    const length = readSync(from, buffer);
    if (length === 0) return;
    for (let at = 0; at < length;) at += writeSync(to, buffer, at, length - at);
  }
}

/** Makes new, renamed and removed names in a folder durable. Windows cannot and need not do this. */
export function syncFolder(folder: string): void {
  if (process.platform === 'win32') return;
  const handle = openSync(folder, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

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
