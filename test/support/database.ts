import { randomBytes } from 'node:crypto';
import { Client } from 'pg';
import { inject } from 'vitest';
import { DatabaseAddress } from '../../apps/server/database/database-address.ts';
import { SERVICE, TEMPLATE } from './postgres.ts';

/** A database of a test's own. */
export interface TestDatabase {
  /** As the owner of its tables. */
  address: DatabaseAddress;
  /** As a server works with it, once it is migrated. */
  service: DatabaseAddress;
  /** The same as a DATABASE_URL, for a server in a process of its own. */
  url: string;
  /** Runs one statement on a connection of its own and returns the rows. */
  query(statement: string, parameters?: unknown[]): Promise<Record<string, unknown>[]>;
  /** Ends all sessions on it and removes it. */
  drop(): Promise<void>;
}

/** Creates a database: with the schema of the server, or empty. */
export async function createDatabase(
  content: 'migrated' | 'empty' = 'migrated',
): Promise<TestDatabase> {
  const { host, port, user } = inject('postgres');
  const name = `test_${randomBytes(8).toString('hex')}`;
  const template = content === 'migrated' ? TEMPLATE : 'template0';
  await administer(`create database ${name} template ${template}`);
  const address = new DatabaseAddress({ kind: 'embedded', host, port, user, database: name });
  return {
    address,
    service: address.as(SERVICE),
    url: `postgres://${user}@/${name}?host=${encodeURIComponent(host)}&port=${port}`,
    query: (statement, parameters) => ask(name, statement, parameters),
    drop: async () => void (await administer(`drop database if exists ${name} with (force)`)),
  };
}

function administer(statement: string): Promise<unknown> {
  return ask('postgres', statement);
}

async function ask(
  database: string,
  statement: string,
  parameters?: unknown[],
): Promise<Record<string, unknown>[]> {
  const client = new Client({ ...inject('postgres'), database });
  client.on('error', () => undefined);
  await client.connect();
  try {
    const { rows } = await client.query<Record<string, unknown>>(statement, parameters);
    return rows;
  } finally {
    await client.end();
  }
}
