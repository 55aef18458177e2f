import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import type { TestProject } from 'vitest/node';
import { DatabaseAddress } from '../../apps/server/database/database-address.ts';
import { openEmbedded } from '../../apps/server/database/embedded/embedded.ts';
import { migrate } from '../../apps/server/database/run-migrations.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** The PostgreSQL of this test run, as the fields of a DatabaseAddress. */
    postgres: { host: string; port: number; user: string };
  }
}

/** A database with all migrations, which new ones are copied from. */
export const TEMPLATE = 'prosync_template';

/** The role that servers work with in these databases. */
export const SERVICE = { name: 'prosync_service', password: null };

interface Postgres {
  address: DatabaseAddress;
  stop(): Promise<void>;
}

/**
 * One PostgreSQL for the whole run: the one at PROSYNC_TEST_POSTGRES, such as `postgres://postgres@127.0.0.1:5432`, whose
 * superuser needs no password; otherwise one that is started by the same code as the server's own, and gone afterwards.
 */
export default async function start(project: TestProject): Promise<() => Promise<void>> {
  const other = process.env.PROSYNC_TEST_POSTGRES;
  const postgres = other === undefined ? await ownPostgres() : otherPostgres(other);
  try {
    await createTemplate(postgres.address);
  } catch (error) {
    await postgres.stop();
    throw error;
  }
  const { host = '', port = 0, user = '' } = postgres.address;
  project.provide('postgres', { host, port, user });
  return () => postgres.stop();
}

async function ownPostgres(): Promise<Postgres> {
  const folder = mkdtempSync(join(tmpdir(), 'prosync-test-'));
  // Started by root, PostgreSQL runs as another user, who must get through.
  chmodSync(folder, 0o711);
  const postgres = await openEmbedded(folder, { as: 'own', durability: 'forgetful' });
  const stop = async (): Promise<void> => {
    await postgres.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  return { address: postgres.address, stop };
}

function otherPostgres(url: string): Postgres {
  const { hostname: host, port, username: user } = new URL(url);
  const place = { kind: 'embedded' as const, host, port: Number(port || 5432), user };
  return {
    address: new DatabaseAddress({ ...place, database: 'postgres' }),
    stop: () => Promise.resolve(),
  };
}

async function createTemplate(address: DatabaseAddress): Promise<void> {
  const client = new Client(address.forClient('prosync-test'));
  await client.connect();
  // An earlier run against the same PostgreSQL may have left it.
  await client.query(`drop database if exists ${TEMPLATE} with (force)`);
  await client.query(`create database ${TEMPLATE}`);
  await client.end();
  const { host, port, user } = address;
  const owner = new DatabaseAddress({ kind: 'embedded', host, port, user, database: TEMPLATE });
  await migrate(owner, SERVICE);
}
