import { setTimeout as pause } from 'node:timers/promises';
import { DataSource, MigrationExecutor } from 'typeorm';
import { ProSyncError } from '#domain/errors';
import type { DatabaseAddress } from './database-address.ts';
import { LOCK } from './locks.ts';
import { dataSourceOptions } from './options.ts';
import { allowService, type ServiceRole } from './roles/service-role.ts';
import { sqlState } from './database-failures.ts';

/**
 * Brings the schema up to date in one transaction and returns the names of the migrations that ran. Several servers may
 * start at once: one migrates, the others wait for it. A service's role that is not the owner is made and allowed what it needs.
 * Throws `migration-locked` when a lock is not had within half a minute, and `role-missing`.
 */
export async function migrate(
  address: DatabaseAddress,
  service: ServiceRole | null = null,
): Promise<string[]> {
  const dataSource = new DataSource({ ...dataSourceOptions(address), poolSize: 1 });
  await dataSource.initialize();
  try {
    for (let attempt = 1; ; attempt++) {
      try {
        return await migrateOnce(dataSource, service);
      } catch (error) {
        if (sqlState(error) !== '55P03') throw error;
        if (attempt === ATTEMPTS) throw lockedFor(error);
        await pause(200 + Math.random() * 300);
      }
    }
  } finally {
    await dataSource.destroy();
  }
}

const ATTEMPTS = 10;

/** TypeORM's own, made by itself only where it knows the entities; migrations note generated columns in it. */
const METADATA_TABLE = `create table if not exists typeorm_metadata (
  type varchar not null, database varchar, schema varchar, "table" varchar, name varchar, value text)`;

async function migrateOnce(dataSource: DataSource, service: ServiceRole | null): Promise<string[]> {
  const runner = dataSource.createQueryRunner();
  try {
    await runner.startTransaction();
    await runner.query(`set local lock_timeout = '3s'`);
    await runner.query('select pg_advisory_xact_lock($1)', [LOCK.migration]);
    await runner.query(METADATA_TABLE);
    const executor = new MigrationExecutor(dataSource, runner);
    const done = await executor.executePendingMigrations();
    if (service !== null) await allowService(runner, service);
    await runner.commitTransaction();
    return done.map((migration) => migration.name);
  } catch (error) {
    if (runner.isTransactionActive) await runner.rollbackTransaction().catch(() => undefined);
    throw error;
  } finally {
    await runner.release();
  }
}

function lockedFor(cause: unknown): ProSyncError {
  return new ProSyncError('migration-locked', 'Another session has locked the database schema.', {
    remedy: 'End long-running transactions on this database (a backup, say), then start again.',
    cause,
  });
}
