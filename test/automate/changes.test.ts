import type { Connection, RowDataPacket } from 'mysql2/promise';
import { afterAll, beforeAll, expect, test } from 'vitest';
import * as references from './broken/references.ts';
import { BROKEN_BLOBS, breakGuid, breakScript, duplicateGuid } from './broken/rows.ts';
import * as searches from './broken/searches.ts';
import { buildInstance } from './builder.ts';
import { move, moveOut, renameFolder } from './changes/folder.ts';
import * as monitors from './changes/internal-monitor-change.ts';
import { remove, rename, rowOf } from './changes/item.ts';
import { moveGroup, reimportRemoteMonitor, retargetAlerts } from './changes/others.ts';
import { changeStep, resave, scriptXmlOf } from './changes/script-change.ts';
import { SMALL, type Kind } from './instance/counts.ts';
import type { World } from './instance/world.ts';
import { mariaDbOrSkip, startMariaDb, type MariaDb } from './mariadb.ts';
import { groupOf, nameOf } from './rows/remote-monitor-row.ts';
import { createSchema, createSupportingTables } from './schema.ts';

mariaDbOrSkip('what people do at an instance', () => {
  let mariaDb: MariaDb;
  let connection: Connection;
  let world: World;

  beforeAll(async () => {
    mariaDb = await startMariaDb({ sqlMode: 'strict' });
    connection = await mariaDb.connect({ database: await mariaDb.createDatabase() });
    await createSchema(connection);
    await createSupportingTables(connection);
    world = await buildInstance(connection, { seed: 7, counts: SMALL });
  });

  afterAll(() => mariaDb.stop());

  function guidOf(kind: Kind, index: number): string {
    return world.of(kind, 'distributed')[index]?.guid ?? '';
  }

  async function rows(statement: string, values: unknown[] = []): Promise<RowDataPacket[]> {
    const [found] = await connection.query<RowDataPacket[]>(statement, values);
    return found;
  }

  test('a re-save changes bytes, license and date, and no step', async () => {
    const guid = guidOf('script', 0);
    const [before, xml] = [
      await rowOf(connection, 'script', guid),
      await scriptXmlOf(connection, guid),
    ];
    for (const by of ['joe@laptop', 'jane@desk']) {
      await resave(connection, guid, by);
      const after = await rowOf(connection, 'script', guid);
      expect(after?.ScriptData).not.toEqual(before?.ScriptData);
      expect(after).toMatchObject({ Last_User: by, ScriptVersion: before?.ScriptVersion });
    }
    const now = await scriptXmlOf(connection, guid);
    expect(now.script).toBe(xml.script);
    expect(now.license).not.toBe(xml.license);
  });

  test('one parameter of one step changes', async () => {
    const guid = guidOf('script', 1);
    const before = await scriptXmlOf(connection, guid);
    await changeStep(connection, guid, { step: 1, param: 4, value: '△ new' });
    const after = (await scriptXmlOf(connection, guid)).script.split('\r\n');
    const changed = after.filter((line, at) => line !== before.script.split('\r\n')[at]);
    expect(changed).toEqual(['    <Param4>△ new</Param4>']);
  });

  test('items are renamed, moved and deleted', async () => {
    const guid = guidOf('dataview', 0);
    await rename(connection, 'dataview', guid, 'Another name');
    await move(connection, 'dataview', guid, ['△ Reports', 'New', 'Deep']);
    const [place] = await rows(
      `select d.Name, b.Name as folder, a.Name as above from dataviews d join dataviewfolders b on b.FolderID = d.FolderID
       join dataviewfolders a on a.FolderID = b.ParentID where d.GUID = ?`,
      [guid],
    );
    expect(place).toMatchObject({ Name: 'Another name', folder: 'Deep', above: 'New' });
    await moveOut(connection, 'dataview', guid);
    await renameFolder(connection, 'dataview', ['Archive'], 'Attic');
    expect(await rows("select 1 from dataviewfolders where Name = 'Attic'")).toHaveLength(1);
    await remove(connection, 'dataview', guid);
    expect(await rowOf(connection, 'dataview', guid)).toBeNull();
  });

  test('a monitor is tuned in all the ways people tune one', async () => {
    const guid = guidOf('internal-monitor', 0);
    const before = await monitors.tuningOf(connection, guid);
    const tuning = { alertAction: 1, ticketCategory: 2, contact: 3, interval: 17, groups: [4, 5] };
    await monitors.tune(connection, guid, { ...tuning, enabled: false });
    await monitors.overrideInGroup(connection, guid, 5, { alertAction: 6, ticketCategory: 7 });
    await monitors.excludeComputers(connection, guid, [123, 456]);
    const after = await monitors.tuningOf(connection, guid);
    expect(after).toMatchObject({ id: before.id, alertAction: 1, interval: 17, driveId: '4,5' });
    expect(after.groups).toEqual([
      { GroupID: 4, AlertAction: 1, TicketCategory: 2, ContactID: 3 },
      { GroupID: 5, AlertAction: 6, TicketCategory: 7, ContactID: 0 },
    ]);
    expect((await rowOf(connection, 'internal-monitor', guid))?.DataOut).toContain('(123,456)');
    await monitors.runMonitors(connection);
    expect(await monitors.tuningOf(connection, guid)).toEqual(after);
  });

  test('the others change, too', async () => {
    const [first, second] = [guidOf('group', 1), guidOf('group', 5)];
    await moveGroup(connection, second, first);
    const parent = await rowOf(connection, 'group', first);
    expect(await rowOf(connection, 'group', second)).toMatchObject({
      ParentID: parent?.GroupID,
      Depth: Number(parent?.Depth) + 1,
    });
    await retargetAlerts(connection, guidOf('alert-template', 1), guidOf('script', 2));
    const monitor = world.of('remote-monitor', 'distributed')[3];
    if (!monitor) throw new Error('There is no remote monitor.');
    const key = { group: groupOf(world, monitor)?.guid ?? '', name: nameOf(world, monitor) };
    await reimportRemoteMonitor(connection, key);
    expect(await rows('select 1 from groupagents where AgentID = ?', [monitor.id])).toEqual([]);
  });

  test('known broken references can be put in', async () => {
    await references.scriptWithoutFolder(connection, world);
    await references.scriptThatCallsItself(connection, world);
    await references.scriptThatCallsNobody(connection, world);
    await references.scriptWithNumbers(connection, world);
    await references.templateInsertedTwice(connection, world);
    await references.templateWithoutScript(connection);
    const field = await references.fieldWithTwoNames(connection, world);
    expect(await rows('select 1 from extrafield where LtGuid = ?', [field])).toHaveLength(2);
    const { missing } = await searches.searchForSmb1(connection, world);
    const named = await rows(
      'select 1 from sensorchecks where instr(`SQL`, ?) and instr(SearchXML, ?)',
      [missing, missing],
    );
    expect(named).toHaveLength(1);
    await searches.searchForVulnerabilities(connection, world);
    await searches.insertHopedForFields(connection, world);
    await searches.monitorWithPrivateNumbers(connection, world);
  });

  test('blobs and GUIDs can be broken in every way', async () => {
    const guid = guidOf('script', 3);
    const sound = String((await rowOf(connection, 'script', guid))?.ScriptData);
    for (const how of Object.keys(BROKEN_BLOBS)) {
      await connection.query('update lt_scripts set ScriptData = ? where ScriptGuid = ?', [
        sound,
        guid,
      ]);
      await breakScript(connection, guid, how);
      expect(String((await rowOf(connection, 'script', guid))?.ScriptData)).not.toBe(sound);
    }
    await breakGuid(connection, 'search', guidOf('search', 0), null);
    await duplicateGuid(connection, 'search', guidOf('search', 1), guidOf('search', 2));
    const twice = 'select 1 from sensorchecks where GUID = ?';
    expect(await rows(twice, [guidOf('search', 1)])).toHaveLength(2);
    expect(await rows('select 1 from sensorchecks where GUID is null')).toHaveLength(1);
  });
});
