import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { SMALL } from '../../../test/automate/instance/counts.ts';
import { mariaDbOrSkip, startMariaDb, type MariaDb } from '../../../test/automate/mariadb.ts';
import {
  asMyIsam,
  withColumnType,
  withoutColumn,
  withoutTable,
  withUnknownColumn,
} from '../../../test/automate/schema/variants.ts';
import { readAll, SourceDatabase } from '../../../test/automate/source.ts';

mariaDbOrSkip('what an update of the vendor does to reading (reliability.md B22, B23)', () => {
  let server: MariaDb;
  const sources: SourceDatabase[] = [];

  beforeAll(async () => {
    server = await startMariaDb({ sqlMode: 'lenient' });
  });

  afterEach(async () => {
    for (const source of sources.splice(0)) await source.close();
  });

  afterAll(() => server?.stop());

  async function instance(): Promise<SourceDatabase> {
    const source = await SourceDatabase.open(server, { seed: 2, counts: SMALL });
    sources.push(source);
    return source;
  }

  test.each([
    ['lt_scripts', 'ScriptData'],
    ['agents', 'Where'],
    ['agents', 'ComputerID'],
    ['alerttemplates', 'ScriptID'],
    ['scriptfolders', 'ParentID'],
    ['infocategory', 'CategoryName'],
    ['mastergroups', 'GUID'],
  ])('without %s.%s nothing is concluded, and the reason names it', async (table, column) => {
    const source = await instance();
    await withoutColumn(source.connection, table, column);
    const { items, outcome } = await readAll(source.reader());
    expect(items).toEqual([]);
    expect(outcome.complete).toBe(false);
    expect(outcome.reason).toContain(`source-schema-changed: ${table}.${column} `);
  });

  test.each(['sensorchecks', 'alerttemplates', 'dataviewfolders', 'templates'])(
    'without the table %s nothing is concluded, and the reason names it',
    async (table) => {
      const source = await instance();
      await withoutTable(source.connection, table);
      const reader = source.reader();
      const { items, outcome } = await readAll(reader);
      expect([items.length, outcome.complete]).toEqual([0, false]);
      expect(outcome.reason).toContain(`source-schema-changed: ${table} `);
      const { ok, detail } = await reader.test();
      expect(ok).toBe(false);
      expect(detail).toContain(`${table} is not there`);
    },
  );

  test('a table of a type that is not tracked and that nothing refers to may be missing', async () => {
    const source = await instance();
    await withoutTable(source.connection, 'dataviews');
    const { outcome, items } = await readAll(source.reader({ tracked: { script: ['**'] } }));
    expect(outcome).toEqual({ complete: true, reason: null });
    expect(items.every(({ contentType }) => contentType === 'script')).toBe(true);
  });

  test('an unknown column is named and in nobody’s way: all items are as they were', async () => {
    const source = await instance();
    const reader = source.reader();
    const before = await readAll(reader);
    await withUnknownColumn(source.connection, 'sensorchecks');
    await withUnknownColumn(source.connection, 'alerttemplates', 'Urgency');
    const after = await readAll(reader);
    expect(after.outcome.complete).toBe(true);
    expect(after.items.map(({ digest }) => digest)).toEqual(
      before.items.map(({ digest }) => digest),
    );
    expect(after.problems.map(({ code, guid, path }) => [code, guid, path])).toEqual([
      ['unknown-column', null, null],
      ['unknown-column', null, null],
    ]);
    const details = after.problems.map(({ detail }) => detail).join(' ');
    expect(details).toContain('sensorchecks.BroughtByAnUpdate');
    expect(details).toContain('alerttemplates.Urgency');
  });

  test('other engines, types and character sets of columns hold the same items', async () => {
    const source = await instance();
    const before = await readAll(source.reader());
    await asMyIsam(source.connection, 'dataviews');
    await withColumnType(source.connection, 'lt_scripts', 'ScriptNotes', 'mediumblob');
    await withColumnType(source.connection, 'extrafield', 'IsHidden', 'bit(1)');
    await withColumnType(source.connection, 'alerttemplates', 'TimeStart', 'time(6)');
    await withColumnType(
      source.connection,
      'agents',
      'AlertMessage',
      'text character set utf16 collate utf16_general_ci',
    );
    await source.run('alter table sensorchecks change ListDATA LISTdata mediumtext');
    const after = await readAll(source.reader());
    expect(after.problems).toEqual([]);
    const digests = new Map(after.items.map(({ guid, digest }) => [guid, digest]));
    expect(before.items.filter(({ guid, digest }) => digests.get(guid) !== digest)).toEqual([]);
  });

  test('a text in latin1 with letters of Windows is read as what people see', async () => {
    const source = await instance();
    await withColumnType(
      source.connection,
      'sensorchecks',
      'Name',
      'varchar(100) character set latin1 collate latin1_swedish_ci',
    );
    await source.run("update sensorchecks set Name = 'Größe – 5 €' order by SensID limit 1");
    const { items } = await readAll(source.reader({ tracked: { search: ['**'] } }));
    expect(items.map(({ name }) => name)).toContain('Größe – 5 €');
  });

  test('a user who may not see a table is told which one', async () => {
    const source = await instance();
    await server.createUser('half', 'secret', [`select on ${source.database}.sensorchecks`]);
    const place = {
      ...source.settings().place,
      user: 'half',
      passwordFile: source.secret('secret'),
    };
    const { outcome } = await readAll(source.reader({ place }));
    expect(outcome.reason).toContain('half may not read it');
  });

  test('a wrong password, a wrong database and a server that is gone each name host, user and cause', async () => {
    const source = await instance();
    const { place } = source.settings();
    const wrong = [
      { ...place, passwordFile: source.secret('wrong') },
      { ...place, database: 'nowhere' },
      { ...place, port: 1 },
    ];
    for (const at of wrong) {
      const reader = source.reader({ place: at });
      const { outcome, items } = await readAll(reader);
      expect([items.length, outcome.complete]).toEqual([0, false]);
      expect(outcome.reason).toContain('127.0.0.1');
      expect(await reader.test()).toEqual({ ok: false, detail: outcome.reason });
    }
  });

  test('the test of a connection says server, version, database, types and rights', async () => {
    const source = await instance();
    await server.createUser('reader', 'secret', [`select on ${source.database}.*`]);
    const place = {
      ...source.settings().place,
      user: 'reader',
      passwordFile: source.secret('secret'),
    };
    const { ok, detail } = await source.reader({ place, tracked: { script: ['**'] } }).test();
    expect(ok).toBe(true);
    expect(detail).toMatch(
      /^MariaDB \d+\.\d+\.\d+, database labtech_\w+ at 127\.0\.0\.1:\d+, can be read: scripts\./,
    );
    expect(detail).toContain('User reader may only read.');
    expect((await source.reader().test()).detail).toContain('may also write');
    await expect(readAll(source.reader({ place }))).resolves.toMatchObject({
      outcome: { complete: true },
    });
  });
});
