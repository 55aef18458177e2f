import { readFileSync, statSync } from 'node:fs';
import { ProSyncError } from '#domain/errors';

/** Longest password, in bytes; a larger file is not one. */
const MAX_BYTES = 4096;

/**
 * The password in the file, without exactly one line break at its end. Throws `password-missing` when there is none and
 * `password-readable` when others than the owner may read it (reliability.md B29); no message repeats what the file holds.
 */
export function readPasswordFile(path: string): string {
  let password: string;
  try {
    refuseReadable(path);
    password = readFileSync(path, 'utf8').replace(/\r?\n$/, '');
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

function refuseReadable(path: string): void {
  const stat = statSync(path);
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
