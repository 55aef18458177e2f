import { spawn, spawnSync, execFileSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, openSync, closeSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { accountFor, type Account } from '../../apps/server/database/embedded/account.ts';
import { installOnDebian } from '../support/debian.ts';

/** Where MariaDB's programs are. */
export interface MariaDbPrograms {
  server: string;
  installer: string;
}

/** Options of `mariadbd` by their names with underscores, such as `max_allowed_packet`. */
export type MariaDbSettings = Readonly<Record<string, string | number>>;

/**
 * MariaDB's programs; on Debian as root they are installed when they are missing. Null when there are none. The packages hold
 * the programs alone, which bring no system service that the installation could start.
 */
export const programs: MariaDbPrograms | null = find() ?? install();

/** What every test's server has in common: small, loopback only, table names without case as on Windows. */
const COMMON: MariaDbSettings = {
  bind_address: '127.0.0.1',
  lower_case_table_names: 1,
  character_set_server: 'utf8mb4',
  innodb_buffer_pool_size: '32M',
  innodb_log_file_size: '16M',
  innodb_autoextend_increment: 1,
  // Survives a killed server, which is what tests do; only a machine without power would lose a second.
  innodb_flush_log_at_trx_commit: 2,
  skip_name_resolve: 1,
};

/** Makes an empty data directory in `folder`, which already belongs to the account that MariaDB will run as. */
export function initialize(folder: string): void {
  if (!programs) throw new Error('There is no MariaDB here; use mariaDbOrSkip.');
  execFileSync(
    programs.installer,
    [
      '--no-defaults',
      `--datadir=${join(folder, 'data')}`,
      `--tmpdir=${folder}`,
      '--auth-root-authentication-method=normal',
      '--skip-test-db',
      ...flags(COMMON),
    ],
    { ...accountFor(folder), cwd: folder, stdio: 'pipe' },
  );
}

/** Starts `mariadbd` on the data directory in `folder`; what it says goes to `error.log` there. */
export function run(folder: string, settings: MariaDbSettings): ChildProcess {
  const log = openSync(join(folder, 'error.log'), 'a');
  const own = {
    datadir: join(folder, 'data'),
    // A server that starts deletes the temporary tables of others from the common folder.
    tmpdir: folder,
    socket: join(folder, 'socket'),
    pid_file: join(folder, 'pid'),
    init_file: join(folder, 'init.sql'),
  };
  const command = [
    programs?.server ?? '',
    '--no-defaults',
    ...flags({ ...COMMON, ...own, ...settings }),
  ];
  try {
    return spawnBound(command, accountFor(folder), folder, log);
  } finally {
    closeSync(log);
  }
}

/** Ends the process, and resolves when it has ended. */
export async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (hasEnded(child)) return;
  const ended = once(child, 'exit');
  child.kill(signal);
  const late = setTimeout(() => child.kill('SIGKILL'), 20_000);
  await ended;
  clearTimeout(late);
}

/** Whether the process is over. */
export function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}

/** Where `setpriv` is, the kernel ends the server even when the test's process is killed. */
function spawnBound(
  [program = '', ...args]: string[],
  account: Account | null,
  cwd: string,
  log: number,
): ChildProcess {
  const options = { ...account, cwd, stdio: ['ignore', log, log] as ['ignore', number, number] };
  return hasSetpriv
    ? spawn('setpriv', ['--pdeathsig', 'KILL', program, ...args], options)
    : spawn(program, args, options);
}

const hasSetpriv = spawnSync('setpriv', ['--pdeathsig', 'KILL', 'true']).status === 0;

function flags(settings: MariaDbSettings): string[] {
  return Object.entries(settings).map(([name, value]) => `--${name.replaceAll('_', '-')}=${value}`);
}

function find(): MariaDbPrograms | null {
  const server = findProgram('mariadbd') ?? findProgram('mysqld');
  const installer = findProgram('mariadb-install-db') ?? findProgram('mysql_install_db');
  // The installer is a script that runs this program, and Debian keeps it in another package.
  const helper = findProgram('my_print_defaults');
  return server && installer && helper ? { server, installer } : null;
}

function install(): MariaDbPrograms | null {
  for (const name of ['mariadb-server-core', 'mariadb-client-core']) installOnDebian(name);
  return find();
}

/** Debian keeps the server where the search path of an ordinary user does not look. */
function findProgram(name: string): string | null {
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin'];
  return folders.map((folder) => join(folder, name)).find((path) => existsSync(path)) ?? null;
}
