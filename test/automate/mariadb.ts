import type { ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createConnection, type Connection, type ConnectionOptions } from 'mysql2/promise';
import { describe } from 'vitest';
import { accountFor, handOver } from '../../apps/server/database/embedded/account.ts';
import { freePort } from '../support/port.ts';
import { makeCertificate, type Certificate } from './server-certificate.ts';
import * as server from './mariadb-process.ts';

export interface MariaDbOptions {
  /** The two modes found in the field: MariaDB's default, and `sql_mode=''`. */
  sqlMode: 'strict' | 'lenient';
  /** With a certificate signed by itself. `subject` is its subjectAltName, `required` refuses clients without TLS. */
  tls?: { subject?: string; required?: boolean };
  /** Options of `mariadbd`, such as `{ max_allowed_packet: '1M', innodb_lock_wait_timeout: 1, read_only: 1 }`. */
  settings?: server.MariaDbSettings;
}

const SQL_MODES = {
  strict:
    'STRICT_TRANS_TABLES,ERROR_FOR_DIVISION_BY_ZERO,NO_AUTO_CREATE_USER,NO_ENGINE_SUBSTITUTION',
  lenient: '',
};

/** `describe` for tests that need MariaDB: where there is none, the name says that they were skipped, and why. */
export function mariaDbOrSkip(name: string, tests: () => void): void {
  const reason =
    ' (skipped: no MariaDB found; apt-get install mariadb-server-core mariadb-client-core)';
  describe.skipIf(!server.programs)(server.programs ? name : name + reason, tests);
}

/**
 * Starts a MariaDB of the test's own on a loopback port: own data directory in a temporary folder, unprivileged when we are
 * root, about half a second. End it with `stop()` in `afterAll`; a killed test process takes it along.
 */
export async function startMariaDb(options: MariaDbOptions): Promise<MariaDb> {
  const folder = mkdtempSync(join(tmpdir(), 'prosync-mariadb-'));
  chmodSync(folder, 0o711);
  handOver(folder, accountFor(folder));
  try {
    const certificate = options.tls ? makeCertificate(folder, options.tls.subject) : null;
    const mariaDb = new MariaDb(folder, certificate, {
      sql_mode: SQL_MODES[options.sqlMode],
      ...(options.tls?.required && { require_secure_transport: 1 }),
      ...(certificate && { ssl_cert: certificate.file, ssl_key: certificate.keyFile }),
      ...options.settings,
    });
    server.initialize(folder);
    await mariaDb.restart();
    return mariaDb;
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    throw error;
  }
}

/** A running MariaDB; `startMariaDb` makes it. */
export class MariaDb {
  /** The path of its unix socket. */
  readonly socket: string;
  readonly rootPassword = randomBytes(12).toString('hex');
  /** The loopback port; a restart keeps it. */
  port = 0;
  #child: ChildProcess | null = null;
  readonly #connections: Connection[] = [];
  readonly #endWithUs = (): void => void this.#child?.kill('SIGKILL');

  constructor(
    readonly folder: string,
    /** Its certificate, when it speaks TLS; `file` is what `--ca-file` takes. */
    readonly certificate: Certificate | null,
    private readonly settings: server.MariaDbSettings,
  ) {
    this.socket = join(folder, 'socket');
    const statements = [
      `create or replace user root@'%' identified by '${this.rootPassword}'`,
      "grant all on *.* to root@'%' with grant option",
      "delete from mysql.global_priv where host <> '%' and user <> 'mariadb.sys'",
      'flush privileges',
    ];
    writeFileSync(join(folder, 'init.sql'), statements.map((one) => `${one};\n`).join(''));
    process.once('exit', this.#endWithUs);
  }

  /** The process id while it runs. */
  get pid(): number | undefined {
    return this.#child?.pid;
  }

  /** `mysql://root:<password>@127.0.0.1:<port>`, without a database. */
  get url(): string {
    return this.urlOf('').slice(0, -1);
  }

  /** The address of a database, for root or for a user of `createUser`. */
  urlOf(database: string, user = { name: 'root', password: this.rootPassword }): string {
    const login = `${encodeURIComponent(user.name)}:${encodeURIComponent(user.password)}`;
    return `mysql://${login}@127.0.0.1:${this.port}/${encodeURIComponent(database)}`;
  }

  /** Creates an empty database in utf8mb4, with this name or one of its own, and returns the name. */
  async createDatabase(name = `labtech_${randomBytes(6).toString('hex')}`): Promise<string> {
    await this.query('create database ??', [name]);
    return name;
  }

  /** Creates a user who may connect from anywhere, with grants such as "select on labtech.*". */
  async createUser(name: string, password: string, grants: string[]): Promise<void> {
    await this.query("create user ?@'%' identified by ?", [name, password]);
    for (const grant of grants) await this.query(`grant ${grant} to ?@'%'`, [name]);
  }

  /** A connection, as root over the socket unless the options say otherwise (`{ database }`); `stop()` closes it. */
  async connect(options: ConnectionOptions = {}): Promise<Connection> {
    const connection = await createConnection({
      ...(options.host === undefined && { socketPath: this.socket }),
      user: 'root',
      password: this.rootPassword,
      charset: 'utf8mb4',
      ...options,
    });
    // A killed server must not end the test's process.
    connection.on('error', () => undefined);
    this.#connections.push(connection);
    return connection;
  }

  /** Runs one statement on a connection of its own and returns its rows (none for a statement without). */
  async query(
    statement: string,
    parameters: unknown[] = [],
    options: ConnectionOptions = {},
  ): Promise<Record<string, unknown>[]> {
    const connection = await this.connect(options);
    try {
      const [rows] = await connection.query(statement, parameters);
      return Array.isArray(rows) ? (rows as Record<string, unknown>[]) : [];
    } finally {
      connection.destroy();
      this.#connections.splice(this.#connections.indexOf(connection), 1);
    }
  }

  /** Ends the server without warning and resolves when it is gone; `restart()` brings it back with its data. */
  async kill(signal: 'SIGKILL' | 'SIGTERM' = 'SIGKILL'): Promise<void> {
    if (this.#child) await server.end(this.#child, signal);
  }

  /** Starts it again on the same port, ending it in order first when it runs; `settings` replace those of before. */
  async restart(settings: server.MariaDbSettings = {}): Promise<void> {
    await this.kill('SIGTERM');
    for (let attempt = 1; ; attempt += 1) {
      if (!this.#wasReady) this.port = await freePort();
      this.#child = server.run(this.folder, { ...this.settings, ...settings, port: this.port });
      if (await this.#ready(this.#child)) break;
      if (attempt === 3) throw new Error(`MariaDB did not start:\n${this.log()}`);
    }
    this.#wasReady = true;
  }

  /** What the server wrote to its error log. */
  log(): string {
    return readFileSync(join(this.folder, 'error.log'), 'utf8');
  }

  /** Ends the server and removes everything of it. */
  async stop(): Promise<void> {
    for (const connection of this.#connections) connection.destroy();
    await this.kill();
    process.off('exit', this.#endWithUs);
    rmSync(this.folder, { recursive: true, force: true });
  }

  #wasReady = false;

  /** Whether it answers; false when it ended, because another process took the port, say. */
  async #ready(child: ChildProcess): Promise<boolean> {
    const deadline = Date.now() + 30_000;
    while (!server.hasEnded(child) && Date.now() < deadline) {
      const answered = await this.query('select 1').then(
        () => true,
        () => false,
      );
      if (answered) return true;
      await sleep(20);
    }
    await server.end(child, 'SIGKILL');
    return false;
  }
}
