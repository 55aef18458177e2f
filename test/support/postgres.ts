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

/** One PostgreSQL for the whole run, started by the same code as the server's own; gone afterwards. */
export default async function start(project: TestProject): Promise<() => Promise<void>> {
  const folder = mkdtempSync(join(tmpdir(), 'prosync-test-'));
  // Started by root, PostgreSQL runs as another user, who must get through.
  chmodSync(folder, 0o711);
  const postgres = await openEmbedded(folder, { as: 'own', durability: 'forgetful' });
  const end = async (): Promise<void> => {
    await postgres.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await createTemplate(postgres.address);
  } catch (error) {
    await end();
    throw error;
  }
  const { host = '', port = 0, user = '' } = postgres.address;
  project.provide('postgres', { host, port, user });
  return end;
}

async function createTemplate(address: DatabaseAddress): Promise<void> {
  const client = new Client(address.forClient('prosync-test'));
  await client.connect();
  await client.query(`create database ${TEMPLATE}`);
  await client.end();
  const { host, port, user } = address;
  const owner = new DatabaseAddress({ kind: 'embedded', host, port, user, database: TEMPLATE });
  await migrate(owner, SERVICE);
}
