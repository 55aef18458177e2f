import { chmodSync, existsSync, mkdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ProSyncError } from '#domain/errors';
import { accountFor, canEnter, handOver, uidOf, type Account } from './account.ts';

/** The data directories of this release belong to this major version. */
export const MAJOR = 18;

/** Where an embedded PostgreSQL lives, and who runs it. */
export interface Directory {
  /** Private to the account (0700): cluster, log and socket. */
  root: string;
  /** The cluster itself. */
  cluster: string;
  log: string;
  account: Account | null;
}

/**
 * Makes the directory when it is not there, and checks that it can be used: each obstacle is one sentence with what to do.
 * Throws `embedded-unwritable`, `embedded-unreachable`, `embedded-foreign`, `embedded-other-version`, `embedded-bad-path`.
 */
export function prepareDirectory(root: string): Directory {
  if (/["$`\\\n]/.test(root) && process.platform !== 'win32') throw badPath(root);
  const account = accountFor(root);
  make(root, account);
  if (account && !canEnter(account, root)) throw unreachable(root, account);
  const owner = statSync(root).uid;
  if (process.platform !== 'win32' && owner !== uidOf(account)) throw foreign(root, owner);
  chmodSync(root, 0o700);
  const cluster = join(root, 'data');
  const major = majorIn(cluster);
  if (major !== null && major !== String(MAJOR)) throw otherVersion(cluster, major);
  return { root, cluster, log: join(root, 'postgres.log'), account };
}

/** Whether the cluster was initialised (completely: it is put in place when it is). */
export function isInitialised(directory: Directory): boolean {
  return majorIn(directory.cluster) !== null;
}

function make(root: string, account: Account | null): void {
  if (existsSync(root)) return;
  try {
    const isNew = mkdirSync(dirname(root), { recursive: true }) !== undefined;
    // A strict umask would close our own new folder to the account.
    if (isNew && account) chmodSync(dirname(root), 0o711);
    mkdirSync(root, { mode: 0o700 });
  } catch (cause) {
    throw new ProSyncError('embedded-unwritable', `${root} cannot be made: ${String(cause)}.`, {
      remedy: 'Set PROSYNC_DATA to a folder that you may write.',
      cause,
    });
  }
  handOver(root, account);
}

function majorIn(cluster: string): string | null {
  const file = join(cluster, 'PG_VERSION');
  return existsSync(file) ? readFileSync(file, 'utf8').trim() : null;
}

function badPath(root: string): ProSyncError {
  return new ProSyncError(
    'embedded-bad-path',
    `PostgreSQL cannot be started in ${root}: its name has a quote, $, backslash or line break.`,
    { remedy: 'Set PROSYNC_DATA to a folder with a plainer name.' },
  );
}

function unreachable(root: string, account: Account): ProSyncError {
  return new ProSyncError(
    'embedded-unreachable',
    `PostgreSQL runs as user ${account.uid}, who cannot enter ${root}.`,
    {
      remedy:
        'Set PROSYNC_DATA to a folder whose parents everybody may enter (/var/lib/prosync, say), or start the server as an ordinary user.',
    },
  );
}

function foreign(root: string, owner: number): ProSyncError {
  return new ProSyncError(
    'embedded-foreign',
    `${root} belongs to user ${owner}, the server runs as user ${process.getuid?.()}.`,
    { remedy: 'Start the server as that user or as root, or set PROSYNC_DATA to another folder.' },
  );
}

function otherVersion(cluster: string, major: string): ProSyncError {
  return new ProSyncError(
    'embedded-other-version',
    `${cluster} was made by PostgreSQL ${major}, this server brings PostgreSQL ${MAJOR}.`,
    {
      remedy: `Dump it with PostgreSQL ${major} (pg_dump) and restore it into a new PROSYNC_DATA, or set DATABASE_URL.`,
    },
  );
}
