import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';

const TEMPORARY = /\.\d+\.tmp$/;

/** The bytes of a file, or null when it is not there. */
export function readIfThere(path: string): Buffer | null {
  try {
    return readFileSync(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

/** The JSON in a file, or null when it is not there or damaged: state is rebuilt, it never stops a run (F20). */
export function readJson(path: string): unknown {
  const bytes = readIfThere(path);
  if (bytes === null) return null;
  try {
    return JSON.parse(bytes.toString('utf8')) as unknown;
  } catch {
    return null;
  }
}

/**
 * Writes a file so that a crash at any moment leaves the old or the new one: temporary file beside it, fsync, rename,
 * fsync of the folder (reliability.md 2.6). Only the owner may read it.
 */
export function writeAtomically(path: string, bytes: Uint8Array | string): void {
  putInPlace(path, bytes, { isForced: true });
  syncFolder(dirname(path));
}

/**
 * Writes a temporary file beside `path` and renames it. `isForced` forces its bytes to the disk first. A failure leaves
 * nothing behind, and names the file, which the system does not when a write finds no room.
 */
export function putInPlace(
  path: string,
  bytes: Uint8Array | string,
  { isForced }: { isForced: boolean },
): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const temporary = `${path}.${process.pid}.tmp`;
  try {
    writeNew(temporary, bytes, isForced);
    replace(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    (error as NodeJS.ErrnoException).path ??= path;
    throw error;
  }
}

/** As `writeAtomically`, with the value as JSON. */
export function writeJson(path: string, value: unknown): void {
  writeAtomically(path, `${JSON.stringify(value, null, 2)}\n`);
}

/** Removes what a killed run left half written. Only the holder of the lock calls it. */
export function sweepTemporaries(folder: string): void {
  for (const name of namesIn(folder)) {
    if (TEMPORARY.test(name)) rmSync(join(folder, name), { force: true });
  }
}

/** The names in a folder; none when it is not there. */
export function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

/** Makes the names in a folder durable. Windows has no such call and needs none. */
export function syncFolder(folder: string): void {
  if (process.platform === 'win32') return;
  const handle = openSync(folder, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

function writeNew(path: string, bytes: Uint8Array | string, isForced: boolean): void {
  const handle = openSync(path, 'w', 0o600);
  try {
    writeFileSync(handle, bytes);
    if (isForced) fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

// On Windows a virus scanner may hold the file for a moment (reliability.md 2.6).
function replace(temporary: string, path: string): void {
  for (let attempt = 1; ; attempt += 1) {
    try {
      renameSync(temporary, path);
      return;
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      const held = process.platform === 'win32' && (code === 'EPERM' || code === 'EBUSY');
      if (!held || attempt === 10) throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 50);
    }
  }
}
