import {
  closeSync,
  copyFileSync,
  fsyncSync,
  linkSync,
  lstatSync,
  openSync,
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

/** Gives a file a second name, which costs nothing; file systems without links get a copy. */
export function keepAs(file: string, second: string): void {
  try {
    linkSync(file, second);
  } catch (error) {
    if (!NO_LINKS.has(errnoOf(error) ?? '')) throw error;
    copyFileSync(file, second);
    takeOver(file, second);
  }
}

function takeOver(file: string, second: string): void {
  const handle = openSync(second, 'r+');
  try {
    applyPermissions(handle, { like: lstatSync(file), executable: null });
  } finally {
    closeSync(handle);
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
