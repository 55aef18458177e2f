import { closeSync, fsyncSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { renameOver } from './rename-over.ts';
import { syncFolder } from './sync-folder.ts';

/** How a file is written before it gets its name. */
export interface WriteOptions {
  /** The file beside it that is written and then renamed. */
  temporary: string;
  /** Refuses to write to a file, or through a link, that has the temporary name already. */
  isExclusive: boolean;
  /** Its permissions, apart from those that the user's mask takes away. */
  mode: number;
}

/**
 * Writes a file so that a crash at any moment, or a power cut, leaves the old or the new one: a temporary file beside it, fsync,
 * rename, fsync of the folder (docs/guarantees.md). Throws as `replaceFile` does.
 */
export function writeAtomically(
  path: string,
  bytes: Uint8Array | string,
  options: WriteOptions,
): void {
  replaceFile(path, bytes, { ...options, isForced: true });
  syncFolder(dirname(path));
}

/**
 * Writes a temporary file and renames it. `isForced` forces its bytes to the disk first; the folder is the caller's to sync. A
 * failure leaves nothing behind, and its error names the file, which the system does not when a write finds no room.
 */
export function replaceFile(
  path: string,
  bytes: Uint8Array | string,
  { temporary, isExclusive, mode, isForced }: WriteOptions & { isForced: boolean },
): void {
  try {
    writeNew(temporary, bytes, {
      flags: isExclusive ? 'wx' : 'w',
      mode,
      finish: (handle) => isForced && fsyncSync(handle),
    });
    renameOver(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    (error as NodeJS.ErrnoException).path ??= path;
    throw error;
  }
}

/** Opens a file, writes the bytes and returns what `finish` makes of the open file, such as one that is on the disk. */
export function writeNew<Result>(
  path: string,
  bytes: Uint8Array | string,
  { flags, mode, finish }: NewFile<Result>,
): Result {
  const handle = openSync(path, flags, mode);
  try {
    writeFileSync(handle, bytes);
    return finish(handle);
  } finally {
    closeSync(handle);
  }
}

interface NewFile<Result> {
  flags: 'w' | 'wx';
  mode: number;
  finish: (handle: number) => Result;
}
