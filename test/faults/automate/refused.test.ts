import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { automateWriter } from '#connectors/automate/automate-writer';
import { hasCode, ProSyncError } from '#domain/errors';
import { rowOf } from '../../automate/changes/item.ts';
import { SMALL } from '../../automate/instance/counts.ts';
import { mariaDbOrSkip, startMariaDb, type MariaDb } from '../../automate/mariadb.ts';
import * as variants from '../../automate/schema/variants.ts';
import { readAll, SourceDatabase } from '../../automate/source.ts';
import { published, TargetDatabase, writeStep, type Published } from '../../automate/target.ts';

/*
 * F25 and B33: what MariaDB does to a writer in the field. Each is a refusal with a name of its own before anything is
 * written, or is undone as a whole; the next sync, when it is mended, is up to date.
 */

mariaDbOrSkip('faults of a downstream MariaDB (F25)', () => {
  let server: MariaDb;
  let source: SourceDatabase;
  let items: Published[];
  let here: TargetDatabase;
  const targets: TargetDatabase[] = [];

  beforeAll(async () => {
    server = await startMariaDb({ sqlMode: 'lenient' });
    source = await SourceDatabase.open(server, { seed: 4, firstId: 1000, counts: SMALL });
    items = published((await readAll(source.reader())).items);
  });

  afterAll(async () => {
    for (const target of targets) target.close();
    await source?.close();
    await server?.stop();
  });

  async function target(): Promise<TargetDatabase> {
    here = await TargetDatabase.open(server, { own: {} });
    targets.push(here);
    return here;
  }

  // Nothing of content or record was written; and when it is mended, the sync is done.
  async function expectNothing(before: unknown): Promise<void> {
    expect(await here.everything()).toEqual(before);
    expect(await here.record()).toBeNull();
  }

  async function expectMended(): Promise<void> {
    expect((await here.sync(items)).refused).toEqual([]);
    expect(await here.steps(items)).toEqual([]);
  }

  async function failure(writer = here.writer): Promise<{ code: string; text: string }> {
    return failureOf(here.sync(items, { writer }));
  }

  async function failureOf(work: Promise<unknown>): Promise<{ code: string; text: string }> {
    try {
      await work;
    } catch (error) {
      if (!(error instanceof ProSyncError)) throw error;
      return { code: error.code, text: `${error.message} ${error.remedy}` };
    }
    throw new Error('The sync went through.');
  }

  test('an unknown column with a default gets it', async () => {
    const { connection } = await target();
    await variants.withUnknownColumn(connection, 'agents', 'New');
    await expectMended();
  });

  test('an account without rights is told each GRANT; one that may not create tables, the statements', async () => {
    await target();
    const before = await here.everything();
    const rights = `select, insert, update, delete on ${here.database}.*`;
    await server.createUser('reads', 'secret', [`select on ${here.database}.*`]);
    await server.createUser('writes', 'secret', [rights]);
    const as = (user: string) => {
      const { place, ...settings } = here.settings();
      const passwordFile = here.secret('secret');
      return automateWriter({ ...settings, place: { ...place, user, passwordFile } });
    };
    const { applied, refused } = await here.sync(items, { writer: as('reads') });
    expect([applied, refused.length]).toEqual([[], items.length]);
    for (const { code, detail } of refused) {
      expect(code).toBe('downstream-unsupported');
      expect(detail).toMatch(/GRANT [A-Z, ]*(INSERT|DELETE).* ON .* TO 'reads'@'%'/);
    }
    const cannotCreate = await failure(as('writes'));
    expect(cannotCreate.code).toBe('downstream-unsupported');
    expect(cannotCreate.text).toContain('CREATE TABLE `plugin_prosync_items`');
    await expectNothing(before);
    // With the tables made by hand, as the message says, the account needs no more.
    const findings = await here.writer.inspect();
    const { remedy } = findings.find(({ check }) => check === 'record tables') ?? { remedy: '' };
    for (const statement of (remedy?.split('run: ')[1] ?? '').split(';').filter((s) => s.trim()))
      await here.rows(statement);
    expect((await here.sync(items, { writer: as('writes') })).refused).toEqual([]);
  });

  test('a read-only server is unsupported for an account that may not write there', async () => {
    await target();
    await server.createUser('client', 'secret', [`all on ${here.database}.*`]);
    const { place, ...settings } = here.settings();
    const user = { user: 'client', passwordFile: here.secret('secret') };
    const writer = automateWriter({ ...settings, place: { ...place, ...user } });
    await server.query('set global read_only = 1');
    const { code, text } = await failure(writer);
    await server.query('set global read_only = 0');
    expect([code, text]).toEqual(['downstream-unsupported', expect.stringContaining('read-only')]);
    await expectMended();
  });

  test.each(['ScriptName', 'ScriptNotes'])(
    'a trigger that changes %s is found by reading back',
    async (column) => {
      const { connection } = await target();
      await variants.withMutatingTrigger(connection, 'lt_scripts', column);
      const before = await here.everything();
      const { code, text } = await failure();
      expect(code).toBe('read-back-differs');
      expect(text).toContain(column);
      expect(text).toContain('script "');
      await expectNothing(before);
      await here.connection.query('drop trigger alter_lt_scripts_insert');
      await here.connection.query('drop trigger alter_lt_scripts_update');
      await expectMended();
    },
  );

  test('a trigger of a plugin that keeps old versions changes nothing', async () => {
    const { connection } = await target();
    await expectMended();
    await variants.withVersioningTrigger(connection);
    const again = items.map((item) => ({ ...item, version: 2 }));
    expect((await here.sync(again)).refused).toEqual([]);
  });

  test('a lock that somebody holds is busy after ten seconds, and nothing is written', async () => {
    await target();
    await here.sync(items.filter(({ contentType }) => contentType === 'search'));
    const before = await here.everything();
    const other = await server.connect({ database: here.database });
    await other.query('start transaction');
    await other.query('select * from sensorchecks for update');
    const { code } = await failure();
    await other.query('rollback');
    expect(code).toBe('database-busy');
    expect(await here.everything()).toEqual(before);
    await expectMended();
  }, 180_000);

  test('a writer that waits for another one goes on when that is done', async () => {
    await target();
    await here.sync(items.slice(0, 5));
    const results = await Promise.allSettled([here.sync(items), here.sync(items.slice(0, 40))]);
    for (const result of results) {
      if (result.status === 'rejected') expect(hasCode(result.reason, 'database-busy')).toBe(true);
    }
    await here.sync(items);
    expect(await here.steps(items)).toEqual([]);
    const twice = await here.rows(
      'select GUID from agents where ComputerID = 0 group by GUID having count(*) > 1',
    );
    expect(twice).toEqual([]);
  }, 180_000);

  test('a deadlock that the server resolves against us is busy, and nothing is written', async () => {
    await target();
    const [script] = items.filter(({ contentType }) => contentType === 'script').slice(-1);
    await here.sync(items);
    const before = await here.everything();
    const other = await server.connect({ database: here.database });
    await other.query('create table heavy (a int)');
    await other.query('start transaction');
    // The transaction that changed less is undone.
    await other.query(`insert into heavy values ${Array(5000).fill('(1)').join()}`);
    await other.query('select * from dataviews for update');
    const applying = failureOf(here.apply(items.map((item) => writeStep(item, item.digest))));
    await waitingForLock();
    await other.query('select * from lt_scripts where ScriptGuid = ? for update', [script?.guid]);
    expect((await applying).code).toBe('database-busy');
    await other.query('rollback');
    await here.rows('drop table heavy');
    expect(await here.everything()).toEqual(before);
  }, 180_000);

  async function waitingForLock(): Promise<void> {
    for (;;) {
      const waiting = await server.query(
        "select 1 from information_schema.innodb_trx where trx_state = 'LOCK WAIT'",
      );
      if (waiting.length > 0) return;
      // InnoDB gives the same answer as before to whoever asks again within a tenth of a second.
      await sleep(150);
    }
  }

  test.each(['query', 'connection'] as const)('a killed %s undoes everything', async (what) => {
    await target();
    const before = await here.everything();
    const slow = 'before insert on lt_scripts for each row do sleep(5)';
    await here.connection.query(`create trigger slow ${slow}`);
    const [{ code }] = await Promise.all([failure(), killInsert(what)]);
    expect(code).toBe(what === 'query' ? 'database-killed' : 'database-unreachable');
    await here.connection.query('drop trigger slow');
    await expectNothing(before);
    await expectMended();
  });

  async function killInsert(what: 'query' | 'connection'): Promise<void> {
    for (;;) {
      const running = await server.query('show full processlist');
      // In its trigger: MariaDB forgets a kill that comes as a statement begins.
      const insert = running.find(
        ({ db, State }) => db === here.database && State === 'User sleep',
      );
      if (insert !== undefined)
        return void (await server.query(`kill ${what} ${String(insert.Id)}`));
      await sleep(50);
    }
  }

  test('strict or not, the server never cuts or replaces what is written', async () => {
    await target();
    const [mode] = await here.rows('select @@global.sql_mode as mode');
    expect(mode?.mode).toBe('');
    const script = items.find(({ contentType }) => contentType === 'script');
    await expectMended();
    const row = await rowOf(here.connection, 'script', script?.guid ?? '');
    expect(row?.ScriptName).toBe(script?.name);
  });
});
