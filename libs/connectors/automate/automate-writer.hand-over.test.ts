import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { itemKey } from '#domain/item';
import { edit, idOf, rowOf } from '../../../test/automate/changes/item.ts';
import { move } from '../../../test/automate/changes/folder.ts';
import type { Counts } from '../../../test/automate/instance/counts.ts';
import { scriptXmlOf } from '../../../test/automate/changes/script-change.ts';
import { mariaDbOrSkip, startMariaDb, type MariaDb } from '../../../test/automate/mariadb.ts';
import { otherGuid, withOtherGuids } from '../../../test/automate/other-guids.ts';
import { planned, syncPlanned } from '../../../test/automate/planned.ts';
import { readAll, SourceDatabase } from '../../../test/automate/source.ts';
import { published, TargetDatabase, type Published } from '../../../test/automate/target.ts';

mariaDbOrSkip('items that take over the places of others (docs/adr/0007)', () => {
  let server: MariaDb;
  let source: SourceDatabase;
  let items: Published[];
  let here: TargetDatabase;
  /** Of these items, what every instance has from the beginning: ProSync did not apply it. */
  let stock: Set<string>;

  beforeAll(async () => {
    server = await startMariaDb({ sqlMode: 'lenient' });
    source = await SourceDatabase.open(server, { seed: 4, firstId: 1000, counts: FEW });
    items = published((await readAll(source.reader())).items);
    here = await TargetDatabase.open(server, { own: {} });
    stock = new Set((await here.read()).items.map(itemKey));
  });

  // Whatever the test before left is taken back in the same way.
  beforeEach(async () => {
    expect((await syncPlanned(here, items, { overwrite: true, prune: true })).refused).toEqual([]);
  });

  afterAll(async () => {
    here?.close();
    await source?.close();
    await server?.stop();
  });

  async function counts(): Promise<Record<string, number>> {
    const tables = Object.entries(await here.everything());
    return Object.fromEntries(tables.map(([table, rows]) => [table, rows.length]));
  }

  async function recorded(): Promise<string[]> {
    return ((await here.record())?.items ?? []).map(itemKey).sort();
  }

  function applied(contentType: string, at = 0): Published {
    const ofType = items.filter((item) => item.contentType === contentType);
    const found = ofType.filter((item) => !stock.has(itemKey(item)))[at];
    if (found === undefined) throw new Error(`There is no ${contentType}.`);
    return found;
  }

  function recreated(one: Published): Published[] {
    return withOtherGuids(items, (item) => itemKey(item) === itemKey(one));
  }

  test('every GUID of everything changes: each row keeps its number, and none is added or removed', async () => {
    const before = await counts();
    const scripts = await here.rows('select ScriptId, ScriptName from lt_scripts order by 1');
    const monitors = await here.rows('select AgentID, Name from groupagents order by 1');
    const next = withOtherGuids(items, (item) => !stock.has(itemKey(item)));
    const { refused, kept, blocked } = await syncPlanned(here, next);
    expect([refused, kept, blocked]).toEqual([[], [], []]);
    expect(await counts()).toEqual(before);
    const after = await here.rows('select ScriptId, ScriptName from lt_scripts order by 1');
    expect(after).toEqual(scripts);
    expect(await here.rows('select AgentID, Name from groupagents order by 1')).toEqual(monitors);
    const keys = next.map(itemKey).filter((key) => !stock.has(key));
    expect(await recorded()).toEqual(keys.sort());
    expect((await planned(here, next)).steps).toEqual([]);
  });

  test('a script that was created anew takes the row, and with it the schedules that use it', async () => {
    const one = applied('script');
    const id = await idOf(here.connection, 'script', one.guid);
    await here.rows('insert into groupscripts (ScriptID, GroupID) values (?, 1)', [id]);
    expect((await syncPlanned(here, recreated(one), { prune: true })).refused).toEqual([]);
    expect(await idOf(here.connection, 'script', otherGuid(one.guid))).toBe(id);
    expect(await rowOf(here.connection, 'script', one.guid)).toBeNull();
    expect((await scriptXmlOf(here.connection, otherGuid(one.guid))).license).toContain(
      otherGuid(one.guid),
    );
    const named = 'select ScriptId from lt_scripts where ScriptName = ?';
    expect(await here.rows(named, [one.name])).toHaveLength(1);
  });

  test('the new one takes the row although it comes releases after the old one went, and back', async () => {
    const one = applied('dataview', 0);
    const id = await idOf(here.connection, 'dataview', one.guid);
    const without = items.filter((item) => itemKey(item) !== itemKey(one));
    expect((await syncPlanned(here, without)).refused).toEqual([]);
    expect((await syncPlanned(here, recreated(one))).refused).toEqual([]);
    expect(await idOf(here.connection, 'dataview', otherGuid(one.guid))).toBe(id);
    // As a rollback does it.
    expect((await syncPlanned(here, items)).refused).toEqual([]);
    expect(await idOf(here.connection, 'dataview', one.guid)).toBe(id);
    expect((await planned(here, items)).steps).toEqual([]);
  });

  test('what was changed here is taken over only when somebody says so', async () => {
    const one = applied('dataview', 1);
    await edit(here.connection, 'dataview', one.guid, { SQLWhere: 'ours' });
    const { kept, ...result } = await syncPlanned(here, recreated(one), { prune: true });
    expect(result.applied).toEqual([]);
    const said = kept.map(({ guid, drift }) => [guid, drift]);
    expect(said).toEqual([
      [otherGuid(one.guid), 'changed'],
      [one.guid, 'changed'],
    ]);
    expect(await rowOf(here.connection, 'dataview', one.guid)).toMatchObject({
      SQLWhere: 'ours',
    });
    expect((await syncPlanned(here, recreated(one), { overwrite: true })).refused).toEqual([]);
    expect(await rowOf(here.connection, 'dataview', one.guid)).toBeNull();
    const row = await rowOf(here.connection, 'dataview', otherGuid(one.guid));
    expect(row?.SQLWhere).not.toBe('ours');
  });

  test('what was moved here stays where it is, and the new one arrives only when somebody says so', async () => {
    const one = applied('dataview', 2);
    await move(here.connection, 'dataview', one.guid, ['Ours']);
    const { kept, ...result } = await syncPlanned(here, recreated(one), { prune: true });
    expect([result.refused, result.applied]).toEqual([[], []]);
    expect(kept).toContainEqual(
      expect.objectContaining({ guid: otherGuid(one.guid), drift: 'moved' }),
    );
    expect(await rowOf(here.connection, 'dataview', one.guid)).not.toBeNull();
    const id = await idOf(here.connection, 'dataview', one.guid);
    expect((await syncPlanned(here, recreated(one), { overwrite: true })).refused).toEqual([]);
    expect(await rowOf(here.connection, 'dataview', one.guid)).toBeNull();
    expect(await idOf(here.connection, 'dataview', otherGuid(one.guid))).toBe(id);
    expect((await planned(here, recreated(one))).steps).toEqual([]);
  });

  test('what was deleted here is not brought back under another GUID, until somebody says so', async () => {
    const one = applied('dataview', 6);
    await here.rows('delete from dataviews where GUID = ?', [one.guid]);
    const { kept, ...result } = await syncPlanned(here, recreated(one), { prune: true });
    expect([result.refused, result.applied]).toEqual([[], []]);
    expect(kept).toContainEqual(
      expect.objectContaining({ guid: otherGuid(one.guid), drift: 'deleted' }),
    );
    expect(await rowOf(here.connection, 'dataview', otherGuid(one.guid))).toBeNull();
    expect((await syncPlanned(here, recreated(one), { overwrite: true })).refused).toEqual([]);
    expect(await rowOf(here.connection, 'dataview', otherGuid(one.guid))).not.toBeNull();
    expect((await planned(here, recreated(one))).steps).toEqual([]);
    expect(await recorded()).not.toContain(itemKey(one));
  });

  test('a row of the same name that ProSync did not apply is never taken', async () => {
    const one = applied('dataview', 3);
    const before = await rowOf(here.connection, 'dataview', one.guid);
    const { DataViewID, ...own } = before ?? {};
    const guid = '11111111-2222-4333-8444-555555555555';
    await here.rows('insert into dataviews set ?', [{ ...own, GUID: guid }]);
    const foreign = await rowOf(here.connection, 'dataview', guid);
    expect((await syncPlanned(here, recreated(one))).refused).toEqual([]);
    expect(await idOf(here.connection, 'dataview', otherGuid(one.guid))).toBe(DataViewID);
    expect(await rowOf(here.connection, 'dataview', guid)).toEqual(foreign);
    // Nor when nothing of ProSync's own stands there.
    await here.rows('delete from dataviews where DataViewID = ?', [DataViewID]);
    await here.rows('delete from plugin_prosync_items where guid = ?', [otherGuid(one.guid)]);
    const { states, steps } = await planned(here, items);
    const state = states.find((each) => itemKey(each) === itemKey(one));
    expect(state).toMatchObject({ drift: 'namesake' });
    expect(steps.some(({ item }) => itemKey(item) === itemKey(one))).toBe(false);
  });

  test('when the new one is refused, the old one stays with its GUID and in the record', async () => {
    const one = applied('dataview', 4);
    const next = recreated(one);
    const { steps } = await planned(here, next);
    const before = await here.everything();
    const incomplete = steps.map((step) =>
      itemKey(step.item) === itemKey({ ...one, guid: otherGuid(one.guid) }) && 'bytes' in step
        ? { ...step, item: { ...step.item, digest: '0'.repeat(64) } }
        : step,
    );
    const result = await here.apply(incomplete);
    const { refused } = result;
    const codes = Object.fromEntries(refused.map(({ guid, code }) => [guid, code]));
    expect(codes).toEqual({ [one.guid]: 'path-taken', [otherGuid(one.guid)]: 'invalid-item' });
    expect(result.applied).toEqual([]);
    expect(await here.everything()).toEqual(before);
    expect(await recorded()).toContain(itemKey(one));
  });

  test('when a trigger does not let the row change, the old one stays whole', async () => {
    const one = applied('dataview', 5);
    await here.rows(`create trigger keep before update on dataviews for each row
      signal sqlstate '45000' set message_text = 'no'`);
    const before = await here.everything();
    const { refused } = await syncPlanned(here, recreated(one));
    await here.rows('drop trigger keep');
    const codes = Object.fromEntries(refused.map(({ guid, code }) => [guid, code]));
    expect(codes).toEqual({ [one.guid]: 'path-taken', [otherGuid(one.guid)]: 'row-refused' });
    expect(await here.everything()).toEqual(before);
  });

  test('content of the instance that names the old GUID in its text keeps it, and is named', async () => {
    const field = applied('extra-data-field');
    const own = `(select id from extrafield where LtGuid = '${field.guid}')`;
    await here.rows("insert into sensorchecks (Name, `SQL`, GUID) values ('Ours', ?, uuid())", [
      own,
    ]);
    const { refused } = await syncPlanned(here, recreated(field));
    const codes = new Map(refused.map(({ guid, code }) => [guid, code]));
    expect(codes.get(field.guid)).toBe('still-used');
    expect(codes.get(otherGuid(field.guid))).toBe('path-taken');
    expect(refused.find(({ guid }) => guid === field.guid)?.detail).toContain('search "Ours"');
    expect(await rowOf(here.connection, 'extra-data-field', field.guid)).not.toBeNull();
  });
});

const FEW: Counts = {
  'script-folder': 2,
  script: 5,
  'internal-monitor': 3,
  'remote-monitor': 3,
  search: 3,
  group: 3,
  'dataview-folder': 2,
  dataview: 8,
  'extra-data-field': 4,
  'role-definition': 3,
  'alert-template': 2,
};
