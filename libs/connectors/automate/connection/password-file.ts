import { closeSync, constants, fstatSync, openSync, readFileSync, realpathSync } from 'node:fs';
import { isAbsolute, relative, resolve, sep } from 'node:path';
import { ProSyncError } from '#domain/errors';

/** Longest password, in bytes; a larger file is not one. */
const MAX_BYTES = 4096;

/**
 * The password in the file, without exactly one line break at its end; with a folder, only of a file below it, whatever links lead
 * elsewhere. Throws `password-missing` when there is none and `password-readable` when others than the owner may read it
 * (docs/guarantees.md#b29); no message repeats what the file holds.
 */
export function readPasswordFile(path: string, folder?: string): string {
  let password: string;
  try {
    password = readOwned(folder === undefined ? path : realPathBelow(path, folder), path);
  } catch (cause) {
    if (cause instanceof ProSyncError) throw cause;
    const code = (cause as NodeJS.ErrnoException).code ?? 'unknown';
    throw missing(`The password file ${path} cannot be read (${code}).`);
  }
  if (password === '') throw missing(`The password file ${path} is empty.`);
  if (/[\r\n\0]/.test(password))
    throw missing(`The password file ${path} holds more than one line.`);
  return password;
}

/** True when the path, as it is written, is one of a file below the folder. */
export function isBelow(path: string, folder: string): boolean {
  const below = relative(resolve(folder), resolve(path));
  return below !== '' && below !== '..' && !below.startsWith(`..${sep}`) && !isAbsolute(below);
}

/** The error for a password file elsewhere. */
export function outsideOfFolder(path: string, folder: string): ProSyncError {
  return new ProSyncError('invalid-source', `The password file ${path} is not in ${folder}.`, {
    remedy: `Put it there, or name another folder as PROSYNC_SOURCE_PASSWORDS and restart the server.`,
    facts: { field: 'passwordFile' },
  });
}

function realPathBelow(path: string, folder: string): string {
  const real = realpathSync(path);
  if (isBelow(real, realpathSync(folder))) return real;
  throw outsideOfFolder(path, folder);
}

// What is checked is what is read: one open file, and no link in place of it.
function readOwned(real: string, path: string): string {
  const file = openSync(real, constants.O_RDONLY | (real === path ? 0 : constants.O_NOFOLLOW));
  try {
    refuseReadable(file, path);
    return readFileSync(file, 'utf8').replace(/\r?\n$/, '');
  } finally {
    closeSync(file);
  }
}

function refuseReadable(file: number, path: string): void {
  const stat = fstatSync(file);
  if (stat.size > MAX_BYTES) throw missing(`The password file ${path} is larger than a password.`);
  // Windows has no such bits; a pipe has no readers but us.
  if (process.platform === 'win32' || !stat.isFile() || (stat.mode & 0o077) === 0) return;
  const mode = (stat.mode & 0o777).toString(8).padStart(4, '0');
  throw new ProSyncError('password-readable', `Others may read ${path}: its mode is ${mode}.`, {
    remedy: `Run: chmod 600 ${path}`,
  });
}

function missing(detail: string): ProSyncError {
  return new ProSyncError('password-missing', detail, {
    remedy: 'Write the password alone into a file that only its owner may read, and name it.',
  });
}
