import {
  closeSync,
  copyFileSync,
  fchmodSync,
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

const NO_LINKS = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK', 'EXDEV']);

/** Writes a new file and syncs it. `mode` is that of the file that it will replace, or null for the usual one. */
export function writeNew(file: string, bytes: Uint8Array, mode: number | null): void {
  const handle = openSync(file, 'wx', 0o666);
  try {
    for (let at = 0; at < bytes.byteLength;) at += writeSync(handle, bytes, at);
    if (mode !== null) fchmodSync(handle, mode & 0o777);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

/** Replaces a file in one step, durably: it holds the old text or the new one, also after a power cut. */
export function replaceFile(file: string, text: string): void {
  const temporary = `${file}.new`;
  rmSync(temporary, { force: true });
  try {
    writeNew(temporary, Buffer.from(text, 'utf8'), null);
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
