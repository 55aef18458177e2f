import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import {
  openEmbedded,
  type EmbeddedDatabase,
} from '../../apps/server/database/embedded/embedded.ts';
import { migrate } from '../../apps/server/database/run-migrations.ts';
import type { TestDatabase } from './database.ts';
import { SERVICE } from './postgres.ts';

/** A PostgreSQL of a test's own, which may be restarted, copied and lost; the shared one may not. */
export class OwnPostgres {
  private constructor(
    private readonly folder: string,
    private readonly embedded: EmbeddedDatabase,
  ) {}

  /** A new one with the schema of the server; or one on a folder that `backup` made. */
  static async open(folder = newFolder()): Promise<OwnPostgres> {
    const embedded = await openEmbedded(folder, { as: 'own', durability: 'durable' });
    await migrate(embedded.address, SERVICE);
    return new OwnPostgres(folder, embedded);
  }

  /** The database as a server that a test starts takes it; it stays when that server goes. */
  get database(): TestDatabase {
    const { address } = this.embedded;
    return {
      address,
      service: address.as(SERVICE),
      url: '',
      query: (statement, parameters) => this.query(statement, parameters),
      drop: () => Promise.resolve(),
    };
  }

  async query(statement: string, parameters: unknown[] = []): Promise<Record<string, unknown>[]> {
    const client = new Client(this.embedded.address.forClient('test'));
    client.on('error', () => undefined);
    await client.connect();
    try {
      return (await client.query<Record<string, unknown>>(statement, parameters)).rows;
    } finally {
      await client.end();
    }
  }

  /** Ends all sessions: in order, or at once as a crash does. It is started again by itself. */
  restart(how: 'fast' | 'immediate'): void {
    const pid = Number(
      readFileSync(join(this.folder, DATA, 'postmaster.pid'), 'utf8').split('\n')[0],
    );
    process.kill(pid, how === 'fast' ? 'SIGINT' : 'SIGQUIT');
  }

  /** A base backup (PostgreSQL 26.3.3) into a folder of its own, taken while `meanwhile` goes on. */
  async backup(meanwhile: () => Promise<void>): Promise<string> {
    const folder = newFolder();
    const client = new Client(this.embedded.address.forClient('backup'));
    await client.connect();
    await client.query(`select pg_backup_start('test', true)`);
    copy(join(this.folder, 'postgres'), folder);
    await meanwhile();
    const { rows } = await client.query<{ labelfile: string }>(
      'select labelfile from pg_backup_stop(false)',
    );
    await client.end();
    copy(join(this.folder, DATA, 'pg_wal'), join(folder, DATA));
    // What says that it runs: the copy does not.
    const marks = [
      `${DATA}/postmaster.pid`,
      'postgres/.s.PGSQL.5432',
      'postgres/.s.PGSQL.5432.lock',
    ];
    for (const mark of marks) rmSync(join(folder, mark), { force: true });
    const label = join(folder, DATA, 'backup_label');
    writeFileSync(label, rows[0]?.labelfile ?? '');
    const { uid, gid } = statSync(join(folder, DATA));
    chownSync(label, uid, gid);
    return folder;
  }

  async close(): Promise<void> {
    await this.embedded.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

const DATA = 'postgres/data';

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'prosync-own-'));
  // Started by root, PostgreSQL runs as another user, who must get through.
  chmodSync(folder, 0o711);
  return folder;
}

// Owners and modes, too: PostgreSQL starts on nothing else.
function copy(from: string, into: string): void {
  execFileSync('cp', ['-a', from, into]);
}
