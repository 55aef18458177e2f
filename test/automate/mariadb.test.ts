import { existsSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { hasOpenssl } from './server-certificate.ts';
import { mariaDbOrSkip, startMariaDb, type MariaDb } from './mariadb.ts';

mariaDbOrSkip('a MariaDB of a test', () => {
  let mariaDb: MariaDb;

  beforeAll(async () => {
    mariaDb = await startMariaDb({ sqlMode: 'strict' });
  });

  afterAll(() => mariaDb.stop());

  test('has table names without case, full Unicode and the strict mode', async () => {
    const [row] = await mariaDb.query(
      'select @@lower_case_table_names as lower, @@character_set_server as charset, @@sql_mode as mode',
    );
    expect(row).toMatchObject({ lower: 1, charset: 'utf8mb4' });
    expect(row?.mode).toContain('STRICT_TRANS_TABLES');
  });

  test('a user has the rights granted and no more', async () => {
    const database = await mariaDb.createDatabase();
    await mariaDb.query(`create table ${database}.t (a int)`);
    await mariaDb.createUser('reader', 'pass/word', [`select on ${database}.*`]);
    const reader = { database, user: 'reader', password: 'pass/word' };
    await expect(mariaDb.query('select * from t', [], reader)).resolves.toEqual([]);
    await expect(mariaDb.query('delete from t', [], reader)).rejects.toThrow(
      'DELETE command denied',
    );
  });

  test('what was committed survives a kill, on the same port', async () => {
    const database = await mariaDb.createDatabase();
    await mariaDb.query(`create table ${database}.t (a int)`);
    await mariaDb.query(`insert into ${database}.t values (7)`);
    const { port } = mariaDb;
    await mariaDb.kill();
    await mariaDb.restart({ read_only: 1 });
    expect(mariaDb.port).toBe(port);
    expect(await mariaDb.query(`select a, @@read_only as readOnly from ${database}.t`)).toEqual([
      { a: 7, readOnly: 1 },
    ]);
  });

  test.runIf(hasOpenssl)('without TLS nobody gets in where it is required', async () => {
    const lenient = await startMariaDb({ sqlMode: 'lenient', tls: { required: true } });
    try {
      const address = { host: '127.0.0.1', port: lenient.port };
      await expect(lenient.query('select 1', [], address)).rejects.toThrow('Access denied');
      const ssl = { ca: lenient.certificate?.pem };
      expect(
        await lenient.query('select @@global.sql_mode as mode', [], { ...address, ssl }),
      ).toEqual([{ mode: '' }]);
    } finally {
      await lenient.stop();
    }
  });

  test('nothing is left when it has stopped', async () => {
    const other = await startMariaDb({ sqlMode: 'lenient' });
    const { pid = 0, folder } = other;
    expect(process.kill(pid, 0)).toBe(true);
    await other.stop();
    expect(() => process.kill(pid, 0)).toThrow('ESRCH');
    expect(existsSync(folder)).toBe(false);
  });
});
