import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Connection } from 'mysql2/promise';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { mariaDbOrSkip, startMariaDb, type MariaDb } from '../../../../test/automate/mariadb.ts';
import { ProSyncError } from '#domain/errors';
import { databaseFailure } from './driver-failures.ts';
import { limitStatements } from './session-limits.ts';
import { openConnection } from './open.ts';
import type { DatabasePlace } from './database-place.ts';

const PASSWORD = 'correct horse △ battery';
const open: Connection[] = [];

mariaDbOrSkip('a connection to MariaDB', () => {
  let server: MariaDb;
  let folder: string;
  let place: DatabasePlace;

  beforeAll(async () => {
    server = await startMariaDb({ sqlMode: 'lenient', settings: { max_allowed_packet: '1M' } });
    await server.createDatabase('labtech');
    await server.query('create table labtech.agents (id int primary key, name varchar(5))');
    await server.query('insert into labtech.agents values (1, ?), (2, ?)', ['one', 'two']);
    await server.createUser('prosync', PASSWORD, ['all on labtech.*']);
    await server.createUser('reader', PASSWORD, ['insert on labtech.agents']);
    folder = mkdtempSync(join(tmpdir(), 'prosync-connection-'));
    writeFileSync(join(folder, 'password'), `${PASSWORD}\n`, { mode: 0o600 });
    writeFileSync(join(folder, 'wrong'), 'hunter2', { mode: 0o600 });
    place = {
      host: '127.0.0.1',
      port: server.port,
      user: 'prosync',
      database: 'labtech',
      passwordFile: join(folder, 'password'),
      tls: 'off',
    };
  });

  afterAll(async () => {
    for (const connection of open) connection.destroy();
    await server.stop();
    rmSync(folder, { recursive: true });
  });

  async function opened(use: 'read' | 'write', other: Partial<DatabasePlace> = {}) {
    const connection = await openConnection({ ...place, ...other }, use);
    open.push(connection);
    return connection;
  }

  async function refusal(other: Partial<DatabasePlace>): Promise<ProSyncError> {
    return failure(opened('read', other));
  }

  async function failure(work: Promise<unknown>): Promise<ProSyncError> {
    const error = await work.then(
      () => new Error('It worked.'),
      (thrown: unknown) => databaseFailure(thrown, place),
    );
    const told = JSON.stringify([String(error), error]);
    expect(told).not.toContain(PASSWORD);
    expect(told).not.toContain('hunter2');
    return error as ProSyncError;
  }

  test('writes strictly on a server that is not strict, in all of Unicode', async () => {
    const connection = await opened('write');
    const cut = failure(connection.query('update agents set name = ? where id = 1', ['too long']));
    await expect(cut).resolves.toMatchObject({
      code: 'database-failed',
      message: expect.stringContaining("Data too long for column 'name'") as string,
    });
    await connection.query('update agents set name = ? where id = 1', ['△\u{1f600}']);
    const [rows] = await connection.query(
      'select name, cast(now() as char) = now() as t from agents',
    );
    expect(rows).toMatchObject([{ name: '△\u{1f600}' }, { name: 'two' }]);
  });

  test('gives dates as text and keeps large numbers exact', async () => {
    const connection = await opened('read');
    const sql = "select timestamp '2026-05-01 01:02:03' as at, 9007199254740993 as n, 7 as m";
    expect((await connection.query(sql))[0]).toEqual([
      { at: '2026-05-01 01:02:03', n: '9007199254740993', m: 7 },
    ]);
  });

  test('a connection for reading cannot write', async () => {
    const connection = await opened('read');
    const error = await failure(connection.query('delete from agents'));
    expect(error).toMatchObject({ code: 'database-read-only' });
  });

  test('runs one statement at a time, and gives no file of ours away', async () => {
    const connection = await opened('write');
    await expect(connection.query('select 1; select 2')).rejects.toThrow('syntax');
    writeFileSync(join(folder, 'file'), 'x\n');
    const load = `load data local infile '${join(folder, 'file')}' into table agents`;
    await expect(connection.query(load)).rejects.toThrow(/not allowed|disabled/);
  });

  test('signs in by the unix socket', async () => {
    const connection = await opened('read', { socketPath: server.socket, host: 'ignored' });
    expect((await connection.query('select 1 as one'))[0]).toEqual([{ one: 1 }]);
  });

  test('a wrong password names host, user and cause (B22)', async () => {
    const error = await refusal({ passwordFile: join(folder, 'wrong') });
    expect(error).toMatchObject({
      code: 'database-denied',
      message: `The database at 127.0.0.1:${server.port} refuses user prosync from 127.0.0.1: the password is wrong, or the user does not exist.`,
      facts: { host: '127.0.0.1', user: 'prosync', database: 'labtech' },
    });
    expect(await refusal({ passwordFile: null })).toMatchObject({ code: 'database-denied' });
    expect(await refusal({ user: 'nobody' })).toMatchObject({ code: 'database-denied' });
  });

  test('a database that is missing or not granted is named (B22)', async () => {
    const missing = await refusal({ database: 'labtech2' });
    expect(missing).toMatchObject({ code: 'database-denied' });
    expect(missing.message).toContain('user prosync no right to the database labtech2');
    const root = { user: 'root', database: 'labtech2', passwordFile: join(folder, 'root') };
    writeFileSync(root.passwordFile, server.rootPassword, { mode: 0o600 });
    expect((await refusal(root)).message).toContain('has no database labtech2');
  });

  test('a missing right names the right, the table and the user (B22)', async () => {
    const connection = await opened('read', { user: 'reader' });
    const error = await failure(connection.query('select * from agents'));
    expect(error).toMatchObject({ code: 'database-denied' });
    expect(error.message).toMatch(/SELECT command denied to user 'reader'@.*agents/);
  });

  test('what a statement says never stands in an error', async () => {
    const connection = await opened('write');
    await connection.query('insert into agents values (9, ?)', ['x']);
    for (const sql of ["insert into agents values (9, 'priv')", "selec 'priv'"]) {
      const error = await failure(connection.query(sql));
      expect(error).toMatchObject({ code: 'database-failed' });
      expect(JSON.stringify([error.message, error.facts, error.cause ?? ''])).not.toContain('priv');
    }
  });

  test('locks, deadlocks and full packets are told apart (F25)', async () => {
    const [one, two] = [await opened('write'), await opened('write')];
    await two.query('set session innodb_lock_wait_timeout = 1');
    await one.beginTransaction();
    await one.query('update agents set name = 1 where id = 1');
    const wait = await failure(two.query('update agents set name = 2 where id = 1'));
    expect(wait).toMatchObject({ code: 'database-busy' });
    await two.query('set session innodb_lock_wait_timeout = 10');
    await two.beginTransaction();
    await two.query('update agents set name = 2 where id = 2');
    const both = await Promise.allSettled([
      one.query('update agents set name = 1 where id = 2'),
      two.query('update agents set name = 2 where id = 1'),
    ]);
    const lost = both.find(({ status }) => status === 'rejected') as PromiseRejectedResult;
    expect(databaseFailure(lost.reason, place).message).toContain('deadlock');
    await one.rollback();
    await two.rollback();
    const packet = await failure(one.query('select ? as x', ['x'.repeat(2_000_000)]));
    expect(packet).toMatchObject({ code: 'database-packet' });
  });

  test('a read-only server is told (F25)', async () => {
    const connection = await opened('write');
    await server.query('set global read_only = 1');
    const error = await failure(connection.query("update agents set name = 'x'"));
    await server.query('set global read_only = 0');
    expect(error).toMatchObject({ code: 'database-read-only' });
  });

  test('a killed statement is told (F25)', async () => {
    const connection = await opened('read');
    const sleeping = failure(connection.query('select count(*) from agents where sleep(20)'));
    await new Promise((resolve) => setTimeout(resolve, 200));
    await server.query(`kill query ${connection.threadId}`);
    expect(await sleeping).toMatchObject({ code: 'database-killed' });
  });

  test('a killed connection is told, and does not end the process (F25)', async () => {
    const connection = await opened('read');
    await server.query(`kill ${connection.threadId}`);
    const error = await failure(connection.query('select 1'));
    expect(['database-killed', 'database-unreachable']).toContain(error.code);
    expect(await failure(connection.query('select 1'))).toMatchObject({
      code: 'database-unreachable',
    });
  });

  test('a statement that gets no answer ends after its time, and the connection with it', async () => {
    const connection = await opened('read');
    limitStatements(connection, 300);
    const late = await failure(connection.query('select sleep(20)'));
    expect(late).toMatchObject({ code: 'database-unreachable' });
    expect(late.message).toContain('does not answer any more');
    expect(await failure(connection.query('select 1'))).toMatchObject({
      code: 'database-unreachable',
    });
  });

  test('a server that is killed in the middle is unreachable, and names host and user (B22)', async () => {
    const connection = await opened('read');
    await server.kill();
    const gone = await failure(connection.query('select 1'));
    expect(gone).toMatchObject({ code: 'database-unreachable' });
    const refused = await refusal({});
    expect(refused.message).toBe(
      `The database at 127.0.0.1:${server.port} cannot be reached as prosync: nothing listens there (ECONNREFUSED).`,
    );
    await server.restart();
    expect((await (await opened('read')).query('select 1 as one'))[0]).toEqual([{ one: 1 }]);
  });

  test('a server that does not speak TLS gets no password when TLS is required', async () => {
    const without = await startMariaDb({ sqlMode: 'strict', settings: { skip_ssl: 1 } });
    const error = await refusal({ tls: 'required', port: without.port });
    await without.stop();
    expect(error).toMatchObject({ code: 'database-tls' });
    expect(error.message).toContain('does not support TLS');
  });
});
