import { createHash, randomBytes } from 'node:crypto';
import { chmodSync, existsSync, lstatSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ProSyncError } from '#domain/errors';
import { DatabaseAddress } from '../database-address.ts';
import { handOver, uidOf, type Account } from './account.ts';
import type { Directory } from './data-directory.ts';

/** How this program reaches its PostgreSQL, and nobody else does. */
export interface Entrance {
  /** The file beside a socket that names its process, as postmaster.pid does; null for a port. */
  socketLock: string | null;
  /** What `initdb` must know. */
  initdb: string[];
  /** Settings for the start, by name; asked for at each start, because a free port must be looked for. */
  settings(): Promise<Record<string, string>>;
  /** Null when nothing can be running, because it would have left its port. */
  address(database: string): DatabaseAddress | null;
}

const SUPERUSER = 'prosync';

/** A private unix socket without a port; a loopback port with a random password on Windows, which has no such sockets. */
export function entranceTo(directory: Directory, kind = preferred()): Entrance {
  return kind === 'socket' ? socketEntrance(directory) : portEntrance(directory);
}

function preferred(): 'socket' | 'port' {
  return process.platform === 'win32' ? 'port' : 'socket';
}

function socketEntrance({ root, account }: Directory): Entrance {
  const folder = socketFolder(root, account);
  return {
    socketLock: join(folder, `.s.PGSQL.${SOCKET_PORT}.lock`),
    initdb: ['-U', SUPERUSER, '-A', 'trust'],
    settings: () =>
      Promise.resolve({
        listen_addresses: '',
        unix_socket_directories: folder,
        unix_socket_permissions: '0700',
        port: String(SOCKET_PORT),
      }),
    address: (database) =>
      new DatabaseAddress({
        kind: 'embedded',
        host: folder,
        port: SOCKET_PORT,
        user: SUPERUSER,
        database,
      }),
  };
}

function portEntrance({ root, cluster, account }: Directory): Entrance {
  const file = join(root, 'password');
  if (!existsSync(file)) {
    writeFileSync(file, randomBytes(32).toString('base64url'), { mode: 0o600, flag: 'wx' });
    handOver(file, account);
  }
  const password = readFileSync(file, 'utf8');
  return {
    socketLock: null,
    initdb: ['-U', SUPERUSER, '-A', 'scram-sha-256', `--pwfile=${file}`],
    settings: async () => ({
      listen_addresses: '127.0.0.1',
      unix_socket_directories: '',
      port: String(await freePort()),
    }),
    address: (database) => {
      const port = portIn(join(cluster, 'postmaster.pid'));
      const place = { host: '127.0.0.1', user: SUPERUSER, password, database };
      return port === null ? null : new DatabaseAddress({ kind: 'embedded', port, ...place });
    },
  };
}

/** Only part of the socket's name, as nothing listens on a port. */
const SOCKET_PORT = 5432;
/** `sun_path` of the smallest system (macOS: 104 bytes with the final zero), less the socket's own name. */
const MAX_FOLDER_BYTES = 103 - '/.s.PGSQL.5432'.length;

/** The directory itself, or, when its name is too long or too odd for a socket, a private one with a short name. */
function socketFolder(root: string, account: Account | null): string {
  if (root.length <= MAX_FOLDER_BYTES && /^[\w/.-]+$/.test(root)) return root;
  const key = createHash('sha256').update(root).digest('hex').slice(0, 16);
  const parent = /^[\w/.-]{1,60}$/.test(tmpdir()) ? tmpdir() : '/tmp';
  const folder = join(parent, `prosync-${key}`);
  if (!existsSync(folder)) {
    mkdirSync(folder, { mode: 0o700 });
    handOver(folder, account);
  }
  const found = lstatSync(folder);
  if (!found.isDirectory() || found.uid !== uidOf(account)) throw notOurs(folder);
  chmodSync(folder, 0o700);
  return folder;
}

function notOurs(folder: string): ProSyncError {
  return new ProSyncError('embedded-foreign', `${folder} belongs to another user.`, {
    remedy: 'Remove it, or set PROSYNC_DATA to a folder with a shorter name.',
  });
}

/** The fourth line of postmaster.pid is the port. */
function portIn(pidFile: string): number | null {
  if (!existsSync(pidFile)) return null;
  const port = Number(readFileSync(pidFile, 'utf8').split('\n')[3]);
  return Number.isInteger(port) && port > 0 ? port : null;
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}
