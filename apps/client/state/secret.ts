import { readFileSync, statSync } from 'node:fs';
import { ProSyncError } from '#domain/errors';
import { isMistypedSecret, MAX_SECRET_BYTES, secretProblem } from '#domain/token';

/** A secret as it was read. */
export interface ReadSecret {
  secret: string;
  /** True when a line break at its end was left off (docs/guarantees.md#b9). */
  trimmed: boolean;
}

/**
 * The secret in a file. Throws `secret-missing`, `secret-readable` when others than the owner may read it (B29), and what
 * `checkedSecret` throws.
 */
export function readSecretFile(path: string): ReadSecret {
  let text: string;
  try {
    refuseReadable(path);
    text = readFileSync(path, 'utf8');
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code !== 'ENOENT' && code !== 'EISDIR') throw cause;
    const is = code === 'EISDIR' ? 'a folder instead of a' : 'no';
    throw new ProSyncError('secret-missing', `There is ${is} secret file at ${path}.`, {
      remedy: 'Run "prosync login" again, or give the file with --secret-file.',
      cause,
    });
  }
  return checkedSecret(text);
}

/** Takes exactly one line break off the end and refuses what cannot be a secret, before any request (B8, B9). */
export function checkedSecret(text: string): ReadSecret {
  const secret = text.replace(/\r?\n$/, '');
  if (secret === '') {
    throw new ProSyncError('secret-missing', 'No secret was given.', {
      remedy: 'Give it with --secret-file <file>, on stdin, or when it is asked for.',
    });
  }
  if (isMistypedSecret(secret)) {
    throw new ProSyncError('secret-mistyped', 'The checksum of the secret does not match.', {
      remedy: 'A character is wrong or missing: copy it again.',
    });
  }
  const problem = secretProblem(secret, 1);
  if (problem !== null) {
    throw new ProSyncError('secret-invalid', `The secret cannot be used. ${problem}`, {
      remedy: `Use the secret as the server showed it, at most ${MAX_SECRET_BYTES} bytes.`,
    });
  }
  return { secret, trimmed: secret !== text };
}

function refuseReadable(path: string): void {
  const stat = statSync(path);
  // Windows has no such bits; a pipe has no readers but us.
  if (process.platform === 'win32' || !stat.isFile() || (stat.mode & 0o077) === 0) return;
  const mode = (stat.mode & 0o777).toString(8).padStart(4, '0');
  throw new ProSyncError('secret-readable', `Other users can read ${path}: its mode is ${mode}.`, {
    remedy: `Run: chmod 600 ${path}`,
  });
}
