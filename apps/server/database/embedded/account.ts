import { execFileSync } from 'node:child_process';
import { chownSync, statSync } from 'node:fs';
import { ProSyncError } from '#domain/errors';

/** The user that PostgreSQL runs as, when that is another one than ours. */
export interface Account {
  uid: number;
  gid: number;
}

/**
 * PostgreSQL refuses to run as root. So root runs it as the owner of a data directory that is already there, else as
 * `postgres`, else as `nobody`; everybody else runs it as themselves, which is null. Throws `embedded-no-account`.
 */
export function accountFor(directory: string): Account | null {
  if (process.getuid?.() !== 0) return null;
  const owner = statSync(directory, { throwIfNoEntry: false });
  if (owner && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid };
  const account = lookUp('postgres') ?? lookUp('nobody');
  if (account) return account;
  throw new ProSyncError(
    'embedded-no-account',
    'PostgreSQL refuses to run as root, and there is neither a user postgres nor a user nobody.',
    { remedy: 'Start the server as an ordinary user, or set DATABASE_URL.' },
  );
}

/** Hands a file or folder over to the account; without one it is ours already. */
export function handOver(path: string, account: Account | null): void {
  if (account) chownSync(path, account.uid, account.gid);
}

/** The user id whose files the account's are. */
export function uidOf(account: Account | null): number | undefined {
  return account?.uid ?? process.getuid?.();
}

/** Whether the account can enter the folder, which also needs all folders above it. */
export function canEnter(account: Account, folder: string): boolean {
  try {
    execFileSync('/bin/sh', ['-c', 'cd "$1"', 'sh', folder], {
      ...account,
      cwd: '/',
      stdio: 'ignore',
    });
    return true;
  } catch {
    return false;
  }
}

/** `id` knows every user, also those that are not in /etc/passwd. */
function lookUp(name: string): Account | null {
  try {
    const number = (flag: string): number =>
      Number(execFileSync('id', [flag, name], { encoding: 'utf8', stdio: 'pipe' }));
    return { uid: number('-u'), gid: number('-g') };
  } catch {
    return null;
  }
}
