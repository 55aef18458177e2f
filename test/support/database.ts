import { randomBytes } from 'node:crypto';
import { Client } from 'pg';
import { inject } from 'vitest';
import { DatabaseAddress } from '../../apps/server/database/address.ts';
import { TEMPLATE } from './postgres.ts';

/** A database of a test's own. */
export interface TestDatabase {
  address: DatabaseAddress;
  /** The same as a DATABASE_URL, for a server in a process of its own. */
  url: string;
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
  return {
    address: new DatabaseAddress({ kind: 'embedded', host, port, user, database: name }),
    url: `postgres://${user}@/${name}?host=${encodeURIComponent(host)}&port=${port}`,
    drop: () => administer(`drop database if exists ${name} with (force)`),
  };
}

/** Runs a statement in the maintenance database of the test run's PostgreSQL. */
async function administer(statement: string): Promise<void> {
  const { host, port, user } = inject('postgres');
  const client = new Client({ host, port, user, database: 'postgres' });
  client.on('error', () => undefined);
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
