import { CANNOT_CONNECT } from '#connectors/connector';
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
import { readAll, SourceDatabase, type ReadAll } from '../../../test/automate/source.ts';

mariaDbOrSkip('what an update of the vendor does to reading (B22, B23)', () => {
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

  // Problems of whole content types, by the type.
  function stopped({ problems }: ReadAll): Map<string | null, string> {
    const whole = problems.filter(({ code }) => code === 'unreadable-type');
    expect(whole.every(({ guid, path }) => guid === null && path === null)).toBe(true);
    return new Map(whole.map(({ contentType, detail }) => [contentType, detail]));
  }

  test.each([
    ['lt_scripts', 'ScriptData', ['script']],
    ['agents', 'Where', ['internal-monitor']],
    ['agents', 'ComputerID', ['internal-monitor']],
    ['alerttemplates', 'ScriptID', ['alert-template']],
    ['scriptfolders', 'ParentID', ['script']],
    ['mastergroups', 'Notes', ['group']],
    ['mastergroups', 'GUID', ['group', 'remote-monitor']],
  ])('without %s.%s only what needs it is not read: %j', async (table, column, types) => {
    const source = await instance();
    const before = await readAll(source.reader());
    await withoutColumn(source.connection, table, column);
    const after = await readAll(source.reader());
    expect(after.outcome).toEqual({ complete: true, reason: null });
    expect([...stopped(after).keys()].map(String).sort()).toEqual(types);
    for (const detail of stopped(after).values())
      expect(detail).toContain(`source-schema-changed: ${table}.${column} `);
    // Whatever else there was is there still, or a problem of its own.
    const seen = new Map(after.items.map(({ guid, digest }) => [guid, digest]));
    const blocked = new Set(after.problems.map(({ guid }) => guid));
    const others = before.items.filter(({ contentType }) => !types.includes(contentType));
    const lost = others.filter(
      ({ guid, digest }) => seen.get(guid) !== digest && !blocked.has(guid),
    );
    expect(lost.map(({ contentType, name }) => `${contentType} ${name}`)).toEqual([]);
    expect(after.items.some(({ contentType }) => types.includes(contentType))).toBe(false);
  });

  test.each([
    ['sensorchecks', ['search']],
    ['alerttemplates', ['alert-template']],
    ['dataviewfolders', ['dataview']],
  ])(
    'without the table %s only %j are not read, and the test of the source says so',
    async (table, types) => {
      const source = await instance();
      await withoutTable(source.connection, table);
      const reader = source.reader();
      const read = await readAll(reader);
      expect([...stopped(read).keys()]).toEqual(types);
      expect([...stopped(read).values()][0]).toContain(`source-schema-changed: ${table} `);
      expect(read.outcome.complete).toBe(true);
      const { ok, detail } = await reader.test();
      expect(ok).toBe(false);
      expect(detail).toContain(`${table} is not there`);
    },
  );

  test('what refers by number to what cannot be read is a problem of its own, and no change', async () => {
    const source = await instance();
    const before = await readAll(source.reader());
    await withoutColumn(source.connection, 'infocategory', 'CategoryName');
    const after = await readAll(source.reader());
    expect(stopped(after).size).toBe(0);
    const codes = new Set(after.problems.map(({ code }) => code));
    expect(codes).toEqual(new Set(['unseen-reference']));
    const digests = new Map(before.items.map(({ guid, digest }) => [guid, digest]));
    expect(after.items.filter(({ guid, digest }) => digests.get(guid) !== digest)).toEqual([]);
    expect(after.items.length + after.problems.length).toBe(before.items.length);
  });

  test('a table whose file is damaged stops its content type, and the others are read', async () => {
    const source = await instance();
    await source.run('rename table dataviews to dataviews_kept');
    await source.run('create table gone (DataViewID int)');
    await source.run(
      'create view dataviews as select k.* from dataviews_kept k left join gone on gone.DataViewID = k.DataViewID',
    );
    await source.run('drop table gone');
    const read = await readAll(source.reader());
    expect(read.outcome.complete).toBe(true);
    expect([...stopped(read).keys()]).toEqual(['dataview']);
    expect(read.items.some(({ contentType }) => contentType === 'search')).toBe(true);
  });

  test('when no content type can be read, nothing is concluded at all', async () => {
    const source = await instance();
    await withoutTable(source.connection, 'sensorchecks');
    const { outcome, problems } = await readAll(source.reader({ tracked: { search: ['**'] } }));
    expect(outcome.complete).toBe(false);
    expect(outcome.reason).toContain('source-schema-changed: sensorchecks ');
    expect(problems).toEqual([]);
  });

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

  test('a user without a right reads what the other rights allow, and is told which table it may not see', async () => {
    const source = await instance();
    const { database } = source;
    await server.createUser('half', 'secret', [
      `select on ${database}.sensorchecks`,
      `insert on ${database}.dataviews`,
      `select (LtGuid, ID) on ${database}.extrafield`,
    ]);
    const place = {
      ...source.settings().place,
      user: 'half',
      passwordFile: source.secret('secret'),
    };
    const read = await readAll(source.reader({ place }));
    expect(new Set(read.items.map(({ contentType }) => contentType))).toEqual(new Set(['search']));
    expect(stopped(read).size).toBe(8);
    expect(stopped(read).get('dataview')).toContain('half may not read it');
    expect(stopped(read).get('extra-data-field')).toContain('extrafield.Name');
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
      const { ok, detail } = await reader.test();
      expect([ok, `${CANNOT_CONNECT} ${detail}`]).toEqual([false, outcome.reason]);
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
