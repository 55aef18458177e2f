import { Client } from 'pg';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { ProSyncError } from '#domain/errors';
import type { DatabaseAddress } from '../database-address.ts';
import { Cluster, type Durability } from './cluster.ts';
import { prepareDirectory } from './data-directory.ts';
import { entranceTo, type Entrance } from './private-access.ts';
import { Ownership, type Owner } from './owner.ts';
import { findPrograms } from './programs.ts';

/** A PostgreSQL that runs for us, in `<data>/postgres`. */
export interface EmbeddedDatabase {
  address: DatabaseAddress;
  /** `used`: somebody else's, which `stop` leaves running. */
  how: 'started' | 'adopted' | 'used';
  stop(): Promise<void>;
}

export interface EmbeddedOptions {
  /**
   * `own` refuses a directory that another server uses (`data-in-use`, with its pid and since when). `visit` uses that
   * server's PostgreSQL, or starts one for as long as it is needed.
   */
  as: 'own' | 'visit';
  durability?: Durability;
  /** By default a socket where there are any. */
  entrance?: 'socket' | 'port';
}

/** Starts, adopts or visits the PostgreSQL of a data folder (docs/guarantees.md#2.3). Throws the `embedded-...` codes. */
export async function openEmbedded(
  dataDirectory: string,
  options: EmbeddedOptions,
): Promise<EmbeddedDatabase> {
  const directory = prepareDirectory(join(dataDirectory, 'postgres'));
  const entrance = entranceTo(directory, options.entrance);
  const programs = await findPrograms(directory.account);
  const cluster = new Cluster(directory, programs, entrance, options.durability);
  const how = await cluster.ensureRunning();
  const ownership = await Ownership.take(addressOf(entrance, 'postgres'));
  if (!(ownership instanceof Ownership)) {
    if (options.as === 'own') throw inUse(dataDirectory, ownership);
    return { address: addressOf(entrance), how: 'used', stop: () => Promise.resolve() };
  }
  await createDatabase(addressOf(entrance, 'postgres'));
  const keeper = new Keeper(cluster, ownership);
  return { address: addressOf(entrance), how, stop: () => keeper.stop() };
}

const DATABASE = 'prosync';

/** Keeps the PostgreSQL that it owns running: one that was killed is started again. */
class Keeper {
  private readonly cluster: Cluster;
  private ownership: Ownership;
  private isStopping = false;
  private restart: Promise<void> = Promise.resolve();

  constructor(cluster: Cluster, ownership: Ownership) {
    this.cluster = cluster;
    this.ownership = ownership;
    this.watch();
  }

  async stop(): Promise<void> {
    this.isStopping = true;
    await this.restart;
    await this.ownership.release();
    await this.cluster.stop();
  }

  private watch(): void {
    this.ownership.onLost(() => {
      this.restart = this.regain();
    });
  }

  private async regain(): Promise<void> {
    while (!this.isStopping) {
      await pause(200);
      try {
        await this.cluster.ensureRunning();
        const taken = await Ownership.take(addressOf(this.cluster.entrance, 'postgres'));
        if (!(taken instanceof Ownership)) continue;
        this.ownership = taken;
        return this.watch();
      } catch {
        // The next turn tries again; meanwhile `/readyz` and every answer say that there is no database.
      }
    }
  }
}

function addressOf(entrance: Entrance, database = DATABASE): DatabaseAddress {
  const address = entrance.address(database);
  if (!address) throw new ProSyncError('embedded-failed', 'The embedded PostgreSQL left no port.');
  return address;
}

async function createDatabase(address: DatabaseAddress): Promise<void> {
  const client = new Client(address.forClient('prosync-server starting'));
  await client.connect();
  try {
    const { rowCount } = await client.query('select from pg_database where datname = $1', [
      DATABASE,
    ]);
    if (rowCount === 0) await client.query(`create database ${DATABASE}`);
  } finally {
    await client.end();
  }
}

function inUse(dataDirectory: string, owner: Owner): ProSyncError {
  const since = owner.since.toISOString();
  return new ProSyncError(
    'data-in-use',
    `Another ProSync server (pid ${owner.pid}, since ${since}) uses ${dataDirectory}.`,
    {
      remedy: 'Stop it first, or set PROSYNC_DATA (and PROSYNC_PORT) for a second one.',
      facts: { pid: owner.pid, since },
    },
  );
}
