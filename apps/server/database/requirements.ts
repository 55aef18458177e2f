import { Client } from 'pg';
import { ProSyncError } from '#domain/errors';
import type { DatabaseAddress } from './database-address.ts';
import { migrations } from './migrations/index.ts';
import { MIGRATIONS_TABLE } from './options.ts';

/** What a PostgreSQL is, as far as a start depends on it. */
export interface DatabaseState {
  /** As `server_version_num` says: 180004 is 18.4. */
  version: number;
  /** Migrations that this program knows and the database has not run. */
  pending: string[];
}

const OLDEST_MAJOR = 15;

/**
 * Asks the database what it is. Throws, each with one sentence, `database-unreachable`, `database-too-old` (docs/design.md#11)
 * and `schema-too-new` (docs/design.md#6).
 */
export async function inspect(address: DatabaseAddress): Promise<DatabaseState> {
  const client = new Client(address.forClient('prosync-server starting'));
  client.on('error', () => undefined);
  try {
    await client.connect();
    const version = await versionOf(client);
    if (version < OLDEST_MAJOR * 10_000) throw tooOld(address, version);
    return { version, pending: pendingOf(address, await migrationsOf(client)) };
  } catch (error) {
    throw error instanceof ProSyncError ? error : unreachable(address, error);
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** The major version of a `server_version_num`. */
export function majorOf(version: number): number {
  return Math.floor(version / 10_000);
}

async function versionOf(client: Client): Promise<number> {
  const { rows } = await client.query<{ server_version_num: string }>('show server_version_num');
  return Number(rows[0]?.server_version_num);
}

async function migrationsOf(client: Client): Promise<string[]> {
  const { rows: found } = await client.query<{ present: boolean }>(
    `select to_regclass('${MIGRATIONS_TABLE}') is not null as present`,
  );
  if (!found[0]?.present) return [];
  const { rows } = await client.query<{ name: string }>(
    `select name from ${MIGRATIONS_TABLE} order by id`,
  );
  return rows.map((row) => row.name);
}

function pendingOf(address: DatabaseAddress, done: string[]): string[] {
  const known = migrations.map((migration) => migration.name);
  const unknown = done.filter((name) => !known.includes(name));
  if (unknown.length > 0) {
    throw new ProSyncError(
      'schema-too-new',
      `The schema of ${address.shown} is newer than this server: it has ${unknown.at(-1)}.`,
      { remedy: 'Start the newer version of the server, or restore a backup from before it.' },
    );
  }
  return known.filter((name) => !done.includes(name));
}

function tooOld(address: DatabaseAddress, version: number): ProSyncError {
  return new ProSyncError(
    'database-too-old',
    `PostgreSQL ${majorOf(version)} at ${address.shown} is too old.`,
    { remedy: `Use PostgreSQL ${OLDEST_MAJOR} or newer.` },
  );
}

function unreachable(address: DatabaseAddress, cause: unknown): ProSyncError {
  return new ProSyncError(
    'database-unreachable',
    `The database at ${address.shown} cannot be used: ${reasonOf(cause)}.`,
    {
      remedy:
        address.kind === 'external'
          ? 'Check DATABASE_URL and whether PostgreSQL runs there.'
          : undefined,
      cause,
    },
  );
}

/** Node reports a host with several addresses as an AggregateError whose own message is empty. */
function reasonOf(cause: unknown): string {
  if (cause instanceof AggregateError) return reasonOf(cause.errors[0]);
  return cause instanceof Error ? cause.message || cause.name : String(cause);
}
