import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { replaceFile } from '#files/atomic-write';
import { syncFolder } from '#files/sync-folder';

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

/** Writes a file so that a crash at any moment leaves the old or the new one. Only the owner may read it. */
export function writeAtomically(path: string, bytes: Uint8Array | string): void {
  putInPlace(path, bytes, { isForced: true });
  syncFolder(dirname(path));
}

/** Replaces a file that only the owner may read, and makes its folder. `isForced` forces its bytes to the disk first. */
export function putInPlace(
  path: string,
  bytes: Uint8Array | string,
  { isForced }: { isForced: boolean },
): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const temporary = `${path}.${process.pid}.tmp`;
  replaceFile(path, bytes, { temporary, isExclusive: false, mode: 0o600, isForced });
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
