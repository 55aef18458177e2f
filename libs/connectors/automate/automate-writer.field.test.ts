import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { SMALL } from '../../../test/automate/instance/counts.ts';
import { mariaDbOrSkip, startMariaDb, type MariaDb } from '../../../test/automate/mariadb.ts';
import { withColumnType } from '../../../test/automate/schema/variants.ts';
import { readAll, SourceDatabase } from '../../../test/automate/source.ts';
import { published, TargetDatabase, type Published } from '../../../test/automate/target.ts';

mariaDbOrSkip('writing into instances as they are found in the field', () => {
  let server: MariaDb;
  let source: SourceDatabase;
  let items: Published[];
  let here: TargetDatabase;

  beforeAll(async () => {
    // As on a server under Linux that was set up without regard to what Automate wants.
    server = await startMariaDb({ sqlMode: 'strict', settings: { lower_case_table_names: 0 } });
    source = await SourceDatabase.open(server, { seed: 4, firstId: 1000, counts: SMALL });
    items = published((await readAll(source.reader())).items);
    here = await TargetDatabase.open(server);
  });

  afterAll(async () => {
    here?.close();
    await source?.close();
    await server?.stop();
  });

  test('tables whose names are spelled in another case, where case counts', async () => {
    for (const [from, to] of [
      ['mastergroups', 'MasterGroups'],
      ['extrafield', 'ExtraField'],
      ['alerttemplates', 'AlertTemplates'],
      ['groupdagents', 'GroupDAgents'],
    ])
      await here.rows('rename table ?? to ??', [from, to]);
    const { applied } = await here.sync(items);
    expect(applied).toHaveLength(items.length);
    expect(await here.steps(items)).toEqual([]);
  });

  test('GUIDs in braces and in upper case are those of the same items and rows', async () => {
    for (const table of ['AlertTemplates', 'MasterGroups']) {
      await withColumnType(here.connection, table, 'GUID', 'varchar(64)');
      await here.rows(`update ?? set GUID = concat('{', upper(GUID), '}')`, [table]);
    }
    expect(await here.steps(items)).toEqual([]);
    await source.run('update alerttemplates set Trump = 1 - Trump');
    await source.run("update mastergroups set Notes = 'edited'");
    items = published((await readAll(source.reader())).items, 2);
    expect((await here.sync(items)).refused).toEqual([]);
    expect(await here.steps(items)).toEqual([]);
  });

  test('what somebody wrote into the record is not believed, and in nobody’s way', async () => {
    await here.rows(`update plugin_prosync_items set body = 'x', lookups = 'x'`);
    expect(await here.steps(items)).toEqual([]);
    await source.run("update agents set DataIn = 'edited' where ComputerID = 0");
    items = published((await readAll(source.reader())).items, 3);
    expect((await here.sync(items)).refused).toEqual([]);
    expect(await here.steps(items)).toEqual([]);
  });

  test('what a unique key takes for the same is refused with what needs it, and the others are applied', async () => {
    const [field, search] = [randomUUID(), randomUUID()];
    await source.run(`insert into extrafield (Form, Name, LtGuid) values (1, 'Résumé', ?)`, [
      field,
    ]);
    const sql = `select 1 from ExtraField where LTGuid='${field}'`;
    await source.run(
      `insert into sensorchecks (Name, QueryType, \`SQL\`, SearchXML, GUID) values ('Needs it', 4, ?, '', ?)`,
      [sql, search],
    );
    await source.run("update dataviews set SortField = 'edited'");
    await here.rows(`insert into ExtraField (Form, Name, LtGuid) values (1, 'Resume', uuid())`);
    items = published((await readAll(source.reader())).items, 4);
    const { refused } = await here.sync(items);
    expect(new Map(refused.map(({ guid, code }) => [guid, code]))).toEqual(
      new Map([
        [field, 'name-taken'],
        [search, 'missing-reference'],
      ]),
    );
    const left = await here.steps(items);
    expect(left.map(({ item }) => item.guid).sort()).toEqual([field, search].sort());
  });

  test('what a trigger of the instance objects to is refused alone', async () => {
    const [changed, other] = source.world?.of('dataview', 'distributed') ?? [];
    await here.rows(
      `create trigger plugin_protects before update on dataviews for each row
         if old.GUID = '${changed?.guid}' then signal sqlstate '45000' set message_text = 'secret'; end if`,
    );
    await source.run("update dataviews set SortField = 'once more' where GUID in (?)", [
      [changed?.guid, other?.guid],
    ]);
    items = published((await readAll(source.reader())).items, 5).filter(
      ({ contentType }) => contentType === 'dataview',
    );
    const { refused } = await here.sync(items);
    expect(refused).toMatchObject([{ guid: changed?.guid, code: 'row-refused' }]);
    expect(refused[0]?.detail).not.toContain('secret');
    expect((await here.steps(items)).map(({ item }) => item.guid)).toEqual([changed?.guid]);
  });
});
