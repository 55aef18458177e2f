import pg from 'pg';
import type { DataSourceOptions } from 'typeorm';
import { CONNECT_MS, KEEPALIVE, type DatabaseAddress } from './database-address.ts';
import { DeadlineClient } from './deadline.client.ts';
import { migrations } from './migrations/index.ts';
import { PostgresNaming } from './naming.ts';

/** More would only queue inside PostgreSQL (docs/guarantees.md#2.3). */
const POOL_SIZE = 10;

/** How TypeORM talks to either kind of PostgreSQL; tables come from migrations only, never from `synchronize`. */
export function dataSourceOptions(address: DatabaseAddress) {
  const { host, port, user, password, database, url } = address;
  return {
    type: 'postgres',
    ...(url ? { url } : { host, port, username: user, password, database }),
    driver: pg,
    applicationName: 'prosync-server',
    poolSize: POOL_SIZE,
    extra: { Client: DeadlineClient, connectionTimeoutMillis: CONNECT_MS, ...KEEPALIVE },
    namingStrategy: new PostgresNaming(),
    migrations,
    migrationsTableName: MIGRATIONS_TABLE,
    installExtensions: false,
    uuidExtension: 'pgcrypto',
    synchronize: false,
    logging: false,
  } satisfies DataSourceOptions;
}

/** Where TypeORM notes which migrations ran. */
export const MIGRATIONS_TABLE = 'migrations';
