import { afterAll, beforeAll, expect, test } from 'vitest';
import { pathlessDigest } from '#domain/digest';
import { itemKey, type Item } from '#domain/item';
import { folder, move } from '../../../test/automate/changes/folder.ts';
import { edit, idOf, rename, rowOf } from '../../../test/automate/changes/item.ts';
import { moveGroup } from '../../../test/automate/changes/others.ts';
import { changeXml } from '../../../test/automate/changes/script-change.ts';
import { SMALL, type Kind } from '../../../test/automate/instance/counts.ts';
import type { Listed } from '../../../test/automate/instance/world.ts';
import { mariaDbOrSkip, startMariaDb, type MariaDb } from '../../../test/automate/mariadb.ts';
import { startMariaDbProxy } from '../../../test/automate/proxy.ts';
import { automateWriter } from './automate-writer.ts';
import { readAll, SourceDatabase } from '../../../test/automate/source.ts';
import {
  published,
  TargetDatabase,
  writeStep,
  type Published,
} from '../../../test/automate/target.ts';

mariaDbOrSkip('the order in which an instance of Automate is written', () => {
  let server: MariaDb;
  let source: SourceDatabase;
  let here: TargetDatabase;
  const targets: TargetDatabase[] = [];

  beforeAll(async () => {
    server = await startMariaDb({ sqlMode: 'strict' });
    source = await SourceDatabase.open(server, { seed: 4, firstId: 1000, counts: SMALL });
    here = await target();
    await here.sync(await items(1));
  });

  afterAll(async () => {
    for (const each of targets) each.close();
    await source?.close();
    await server?.stop();
  });

  async function target(): Promise<TargetDatabase> {
    const opened = await TargetDatabase.open(server, { own: {} });
    targets.push(opened);
    return opened;
  }

  async function items(version: number): Promise<Published[]> {
    return published((await readAll(source.reader())).items, version);
  }

  function distributed(kind: Kind, at: number): Listed {
    const listed = source.world?.of(kind, 'distributed').at(at);
    if (listed === undefined) throw new Error(`There is no ${kind}.`);
    return listed;
  }

  // Both get what was published since, one on top of what it had and one from nothing; then nothing is left to be done.
  async function expectEqual(version: number): Promise<void> {
    const all = await items(version);
    for (const instance of [here, await target()]) {
      const { refused } = await instance.sync(all);
      expect(refused).toEqual([]);
      expect(await instance.steps(all)).toEqual([]);
      // Letter case of folders apart, which are what they are called here.
      const stateOf = (item: Item) => `${pathlessDigest(item)} ${item.path.toLowerCase()}`;
      const there = new Map((await instance.read()).items.map((i) => [itemKey(i), stateOf(i)]));
      const differing = all.filter((item) => there.get(itemKey(item)) !== stateOf(item));
      expect(differing.map(({ contentType, name }) => [contentType, name])).toEqual([]);
    }
  }

  function call(guid: string, sort: number): string {
    return `<ScriptSteps><Action>2</Action><FunctionId>17</FunctionId><Param1>${guid}</Param1><Sort>${sort}</Sort><Continue>0</Continue><OsLimit>0</OsLimit><Indentation>0</Indentation></ScriptSteps></ScriptData>`;
  }

  test('scripts that call themselves and each other arrive', async () => {
    const [one, two] = [distributed('script', 4), distributed('script', 5)];
    const calling = (guid: string, sort: number) => (xml: string) =>
      xml.replace(/<\/ScriptData>/, call(guid, sort));
    await changeXml(source.connection, one.guid, calling(one.guid, 900));
    await changeXml(source.connection, one.guid, calling(two.guid, 901));
    await changeXml(source.connection, two.guid, calling(one.guid, 900));
    await expectEqual(2);
  });

  test('a role and a search that need each other arrive, one by number and one by GUID', async () => {
    const [role, search] = [distributed('role-definition', 3), distributed('search', 3)];
    await edit(source.connection, 'role-definition', role.guid, { SearchId: search.id });
    const byRole = `(Select RoleDefinitionId From RoleDefinitions Where RoleDetectionGuid='${role.guid}')`;
    await edit(source.connection, 'search', search.guid, { SQL: `select ${byRole}` });
    await expectEqual(3);
    const row = await rowOf(here.connection, 'role-definition', role.guid);
    expect(row?.SearchId).toBe(await idOf(here.connection, 'search', search.guid));
  });

  test('groups that move and are renamed have the hierarchy that Automate itself would give them', async () => {
    const [one, two] = [distributed('group', -1), distributed('group', -2)];
    await moveGroup(source.connection, one.guid, null);
    await moveGroup(source.connection, two.guid, one.guid);
    await rename(source.connection, 'group', one.guid, '△ Renamed');
    await moveGroup(source.connection, one.guid, null);
    await expectEqual(4);
    const hierarchy =
      'select GroupID, Parents, Children, Depth, FullName from mastergroups order by 1';
    const written = await here.rows(hierarchy);
    // Computed anew for every group, it is what was written.
    await moveGroup(here.connection, one.guid, null);
    expect(written).toEqual(await here.rows(hierarchy));
  });

  test('folders are made once, and found in whatever case', async () => {
    const [one, two] = [distributed('script', 6), distributed('script', 7)];
    await move(source.connection, 'script', one.guid, ['△ Neu', 'Ordner']);
    await move(source.connection, 'script', two.guid, ['△ Neu', 'Ordner']);
    await folder(here.connection, 'script', ['△ NEU']);
    await expectEqual(5);
    const made = await here.rows(
      "select Name, GUID from scriptfolders where Name in ('△ Neu', 'Ordner')",
    );
    expect(made.map(({ Name }) => String(Name))).toEqual(['△ NEU', 'Ordner']);
    const again = await targets
      .at(-1)
      ?.rows("select GUID from scriptfolders where Name = 'Ordner'");
    expect(String(again?.[0]?.GUID).slice(14, 15)).toBe('5');
  });

  test('the rows of an alert template are updated, added and removed in place', async () => {
    const template = distributed('alert-template', 2);
    const rowsOf = async () =>
      here.rows('select AlertID, GUID, Message from alerttemplates where AlertActionID = ?', [
        await idOf(here.connection, 'alert-template', template.guid),
      ]);
    const before = await rowsOf();
    const change = 'update alerttemplates set Message = ? where AlertActionID = ?';
    await source.run(change, ['Another message.', template.id]);
    await source.run(
      `insert into alerttemplates (AlertActionID, DayOfWeek, TimeStart, TimeEnd, AlertAction, ContactID, UserID, ScriptID,
         Message, Trump, GUID, WarningAction) values (?, 127, '00:00:00', '23:59:00', 1, -1, 0, 0, 'New.', 0, uuid(), 0)`,
      [template.id],
    );
    await expectEqual(6);
    const after = await rowsOf();
    const kept = after.filter(({ AlertID }) => before.some((row) => row.AlertID === AlertID));
    expect(kept.map(({ GUID }) => String(GUID))).toEqual(before.map(({ GUID }) => String(GUID)));
    expect(kept.every(({ Message }) => Message === 'Another message.')).toBe(true);
    expect(after).toHaveLength(before.length + 1);
    await source.run('delete from alerttemplates where AlertActionID = ? and Message = ?', [
      template.id,
      'New.',
    ]);
    await expectEqual(7);
    expect(await rowsOf()).toHaveLength(before.length);
  });

  test('two clients that write one instance at the same moment come one after the other, and no row is there twice', async () => {
    const all = await items(7);
    const [alone, shared] = [await target(), await target()];
    const [first] = all;
    // Both have a record: without one there is nothing yet that the second could wait for.
    for (const each of [alone, shared]) await each.sync(first === undefined ? [] : [first]);
    await alone.sync(all);
    const steps = await shared.steps(all);
    const writers = [shared.writer, shared.writerWith()];
    const results = await Promise.all(writers.map((writer) => shared.apply(steps, writer)));
    expect(results.map(({ refused }) => refused)).toEqual([[], []]);
    const rowsIn = async (one: TargetDatabase) =>
      Object.entries(await one.everything()).map(([table, rows]) => [table, rows.length]);
    expect(await rowsIn(shared)).toEqual(await rowsIn(alone));
    expect(await shared.steps(all)).toEqual([]);
  });

  test('what is equal already is not written again, though it is applied again', async () => {
    const all = (await items(7)).map((item) => ({ ...item, version: 8 }));
    const before = await here.everything();
    const said: string[] = [];
    const proxy = await startMariaDbProxy(
      () => server.port,
      (statement) => {
        said.push(statement);
        return 'pass';
      },
    );
    const { place, ...settings } = here.settings();
    const writer = automateWriter({ ...settings, place: { ...place, port: proxy.port } });
    const steps = all.map((item) => writeStep(item, item.digest));
    const { applied, notes } = await here.apply(steps, writer);
    await proxy.close();
    expect([applied.length, notes]).toEqual([all.length, []]);
    const writing = said.filter((statement) => /^(?:INSERT|UPDATE|DELETE)/i.test(statement));
    expect(writing.length).toBeGreaterThan(1);
    const toContent = writing.filter((each) => !each.startsWith('INSERT INTO `plugin_prosync_'));
    expect(toContent).toEqual([]);
    expect(await here.everything()).toEqual(before);
  });
});
