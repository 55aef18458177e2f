import { DataSource } from 'typeorm';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createDatabase, type TestDatabase } from '../../../test/support/database.ts';
import { databaseFailure } from './database-failures.ts';
import { dataSourceOptions } from './options.ts';
import { Transactions } from './transactions.ts';

let database: TestDatabase;
let dataSource: DataSource;
let transactions: Transactions;

beforeAll(async () => {
  database = await createDatabase('empty');
  dataSource = await new DataSource(dataSourceOptions(database.address)).initialize();
  transactions = new Transactions(dataSource);
  await dataSource.query('create table counters (name text primary key, value integer not null)');
});
beforeEach(async () => {
  await dataSource.query('truncate counters');
  await dataSource.query(`insert into counters values ('a', 0), ('b', 0)`);
});
afterAll(async () => {
  await dataSource.destroy();
  await database.drop();
});

test('work that throws leaves nothing', async () => {
  const work = transactions.run(async (manager) => {
    await manager.query(`update counters set value = 1`);
    throw new Error('no');
  });
  await expect(work).rejects.toThrow('no');
  expect(await dataSource.query('select sum(value)::integer as sum from counters')).toEqual([
    { sum: 0 },
  ]);
});

test('its deadlines end with it', async () => {
  const inside = await transactions.run(async (manager): Promise<unknown> =>
    manager.query('show lock_timeout'),
  );
  expect(inside).toEqual([{ lock_timeout: '2s' }]);
  for (let turn = 0; turn < 12; turn++) {
    expect(await dataSource.query('show lock_timeout')).toEqual([{ lock_timeout: '0' }]);
  }
});

test('two transactions that deadlock both finish, because the victim is tried again', async () => {
  const add = (first: string, second: string) =>
    transactions.run(async (manager) => {
      for (const name of [first, second]) {
        await manager.query('update counters set value = value + 1 where name = $1', [name]);
        await manager.query('select pg_sleep(0.1)');
      }
    });
  await Promise.all([add('a', 'b'), add('b', 'a')]);
  expect(await dataSource.query('select value from counters')).toEqual([
    { value: 2 },
    { value: 2 },
  ]);
});

test('a lock that stays is busy after bounded tries', { timeout: 15_000 }, async () => {
  const holder = dataSource.createQueryRunner();
  await holder.startTransaction();
  await holder.query('lock table counters');
  let tries = 0;
  const work = transactions.run(async (manager) => {
    tries++;
    await manager.query(`set local lock_timeout = '20ms'`);
    await manager.query('update counters set value = 1');
  });
  await expect(work).rejects.toMatchObject({ code: 'busy' });
  await holder.rollbackTransaction();
  await holder.release();
  expect(tries).toBe(4);
});

test('a violated unique key is not tried again', async () => {
  let tries = 0;
  const work = transactions.run(async (manager) => {
    tries++;
    await manager.query(`insert into counters values ('a', 0)`);
  });
  await expect(work).rejects.toMatchObject({ code: '23505' });
  expect(tries).toBe(1);
});

test('a session that the server ends is database-unavailable, and the next one works', async () => {
  const work = transactions.run(async (manager) => {
    await manager.query('select pg_terminate_backend(pg_backend_pid())');
  });
  await expect(work).rejects.toMatchObject({ code: 'database-unavailable' });
  expect(
    await transactions.run(async (manager): Promise<unknown> => manager.query('select 1 as one')),
  ).toEqual([{ one: 1 }]);
});

test(
  'when every connection is taken, the next caller is turned away within 3 s',
  { timeout: 15_000 },
  async () => {
    const runners = Array.from({ length: 10 }, () => dataSource.createQueryRunner());
    await Promise.all(runners.map((runner) => runner.connect()));
    const failure: unknown = await transactions
      .run(async () => undefined)
      .catch((error: unknown) => error);
    await Promise.all(runners.map((runner) => runner.release()));
    expect(failure).toMatchObject({ code: 'database-unavailable' });
  },
);

test('errors of others are not the database’s', () => {
  expect(databaseFailure(new Error('no'))).toBeUndefined();
  expect(databaseFailure('no')).toBeUndefined();
});
