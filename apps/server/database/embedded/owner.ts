import { setTimeout as pause } from 'node:timers/promises';
import { Client } from 'pg';
import type { DatabaseAddress } from '../database-address.ts';
import { LOCK } from '../locks.ts';

/** Who uses a data directory: read from the database itself, so that it is never out of date. */
export interface Owner {
  pid: number;
  since: Date;
}

/**
 * The right to start and stop the PostgreSQL of a data directory: an advisory lock on a connection of its own, which
 * PostgreSQL frees within a millisecond when its holder is killed. A file could not say that its writer is dead.
 */
export class Ownership {
  private readonly client: Client;
  private isReleased = false;

  private constructor(client: Client) {
    this.client = client;
  }

  /** Takes the lock, or says who has it. The holder may just have been killed, so it is asked for half a second. */
  static async take(address: DatabaseAddress): Promise<Ownership | Owner> {
    const client = new Client(address.forClient(`${NAME}${process.pid}`));
    client.on('error', () => undefined);
    await client.connect();
    for (let attempt = 1; ; attempt++) {
      if (await tryLock(client)) return new Ownership(client);
      const owner = await ownerOf(client);
      if (owner && attempt >= ATTEMPTS) {
        await client.end();
        return owner;
      }
      await pause(50);
    }
  }

  /** Calls `listener` once when the lock is lost because PostgreSQL ended; not after `release`. */
  onLost(listener: () => void): void {
    this.client.once('end', () => {
      if (!this.isReleased) listener();
    });
  }

  async release(): Promise<void> {
    this.isReleased = true;
    await this.client.end().catch(() => undefined);
  }
}

const NAME = 'prosync-server owner ';
const ATTEMPTS = 10;

async function tryLock(client: Client): Promise<boolean> {
  const { rows } = await client.query<{ locked: boolean }>(
    'select pg_try_advisory_lock($1) as locked',
    [LOCK.owner],
  );
  return rows[0]?.locked === true;
}

/** The key of a lock with one bigint stands in two halves in `pg_locks`; ours fits into the lower one. */
async function ownerOf(client: Client): Promise<Owner | null> {
  const { rows } = await client.query<{ name: string; since: Date }>(
    `select a.application_name as name, a.backend_start as since
       from pg_locks l join pg_stat_activity a using (pid)
      where l.locktype = 'advisory' and l.granted and l.classid = 0 and l.objid = $1 and l.objsubid = 1`,
    [LOCK.owner],
  );
  const [row] = rows;
  return row ? { pid: Number(row.name.slice(NAME.length)), since: row.since } : null;
}
