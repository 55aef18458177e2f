import { afterAll, beforeAll, expect, test } from 'vitest';
import type { RowDataPacket } from 'mysql2/promise';
import * as monitors from '../../../test/automate/changes/internal-monitor-change.ts';
import { edit, idOf, rowOf } from '../../../test/automate/changes/item.ts';
import { SMALL } from '../../../test/automate/instance/counts.ts';
import type { Listed } from '../../../test/automate/instance/world.ts';
import { mariaDbOrSkip, startMariaDb, type MariaDb } from '../../../test/automate/mariadb.ts';
import { readAll, SourceDatabase } from '../../../test/automate/source.ts';
import { published, TargetDatabase, type Published } from '../../../test/automate/target.ts';

mariaDbOrSkip('updating what an instance of Automate has tuned', () => {
  let server: MariaDb;
  let source: SourceDatabase;
  let items: Published[];
  let here: TargetDatabase;
  let monitor: Listed;

  beforeAll(async () => {
    server = await startMariaDb({ sqlMode: 'lenient' });
    source = await SourceDatabase.open(server, { seed: 4, firstId: 1000, counts: SMALL });
    items = published((await readAll(source.reader())).items);
    here = await TargetDatabase.open(server);
    await here.sync(items);
    // The second: the first has the name of one of the customer's own.
    monitor = source.world?.of('internal-monitor', 'distributed')[1] as Listed;
  });

  afterAll(async () => {
    here?.close();
    await source?.close();
    await server?.stop();
  });

  async function next(version: number): Promise<Published[]> {
    items = published((await readAll(source.reader())).items, version);
    return items;
  }

  async function tuneHere(): Promise<Record<string, unknown>> {
    const [group, other] = here.world.of('group', 'own');
    const [template] = here.world.of('alert-template', 'own');
    const category = here.world.all('ticket-category').at(-1);
    await monitors.tune(here.connection, monitor.guid, {
      alertAction: template?.id ?? 0,
      ticketCategory: category?.id ?? 0,
      contact: 4711,
      interval: 12_345,
      groups: [group?.id ?? 0, other?.id ?? 0],
      enabled: true,
    });
    await monitors.overrideInGroup(here.connection, monitor.guid, group?.id ?? 0, {
      alertAction: 77,
      ticketCategory: 5,
    });
    return monitors.tuningOf(here.connection, monitor.guid);
  }

  test('new monitors arrive disabled, and a note says that a person enables them', async () => {
    const fresh = await TargetDatabase.open(server);
    const { notes } = await fresh.sync(items);
    const row = await rowOf(fresh.connection, 'internal-monitor', monitor.guid);
    expect(new Date(String(row?.LastScan)).getFullYear()).toBeGreaterThan(2036);
    expect(notes.filter((note) => note.includes('Build and View Query'))).toHaveLength(1);
    expect(notes.filter((note) => note.includes('Reload System Cache'))).toHaveLength(1);
    expect(new Set(notes).size).toBe(notes.length);
    // Their groups come with the same sync.
    expect(notes.filter((note) => note.includes('arrived without'))).toEqual([]);
    fresh.close();
  });

  test('new monitors are enabled where the instance says so', async () => {
    const fresh = await TargetDatabase.open(server);
    const { notes } = await fresh.sync(items, {
      writer: fresh.writerWith({ newMonitors: 'enabled' }),
    });
    const row = await rowOf(fresh.connection, 'internal-monitor', monitor.guid);
    expect(new Date(String(row?.LastScan)).getFullYear()).toBeLessThan(2037);
    expect(notes.filter((note) => note.includes('Build and View Query'))).toEqual([]);
    fresh.close();
  });

  test('local tuning is no drift, and an update leaves all of it as it is', async () => {
    const tuned = await tuneHere();
    expect(await here.steps(items)).toEqual([]);
    await edit(source.connection, 'internal-monitor', monitor.guid, {
      What: 'Uptime',
      AlertAction: 0,
      interval: 60,
    });
    const { applied, refused } = await here.sync(await next(2));
    expect(refused).toEqual([]);
    expect(applied.filter(({ guid }) => guid === monitor.guid)).toHaveLength(1);
    expect(await monitors.tuningOf(here.connection, monitor.guid)).toEqual(tuned);
    expect(await rowOf(here.connection, 'internal-monitor', monitor.guid)).toMatchObject({
      What: 'Uptime',
    });
    expect(await here.steps(items)).toEqual([]);
  });

  test('an instance may let updates overwrite a column, for a type or for one item', async () => {
    await tuneHere();
    const policy = { 'internal-monitor': { interval: 'overwrite' } } as const;
    const itemPolicy = { [monitor.guid]: { ContactID: 'overwrite' } } as const;
    const writer = here.writerWith({ policy, items: itemPolicy });
    const before = await monitors.tuningOf(here.connection, monitor.guid);
    await here.sync(items, { writer, overwrite: true });
    expect(await monitors.tuningOf(here.connection, monitor.guid)).toEqual({
      ...before,
      interval: 60,
      contact: 0,
    });
  });

  test('a column that the instance keeps survives, also an exclusion written into the SQL', async () => {
    const policy = { 'internal-monitor': { DataOut: 'keep' } } as const;
    const writer = here.writerWith({ policy });
    await monitors.excludeComputers(here.connection, monitor.guid, [123, 456]);
    const excluded = (await rowOf(here.connection, 'internal-monitor', monitor.guid))?.DataOut;
    expect(await here.steps(items, { writer })).toEqual([]);
    await edit(source.connection, 'internal-monitor', monitor.guid, { DataIn: '42' });
    await here.sync(await next(3), { writer });
    expect(await rowOf(here.connection, 'internal-monitor', monitor.guid)).toMatchObject({
      DataOut: excluded,
      DataIn: '42',
    });
    // Without that policy the exclusion is a local change like any other.
    const [step] = await here.steps(items, { overwrite: true });
    expect(step?.item.guid).toBe(monitor.guid);
    await here.sync(items, { overwrite: true });
  });

  test('permissions and other columns that are no content stay as they are', async () => {
    const script = source.world?.of('script', 'distributed')[2] as Listed;
    const group = source.world?.of('group', 'distributed')[2] as Listed;
    await edit(here.connection, 'script', script.guid, { Permission: '7,', EditPermission: '1,' });
    await edit(here.connection, 'group', group.guid, { Permissions: '3,', Template: 9 });
    const id = await idOf(here.connection, 'script', script.guid);
    await edit(source.connection, 'script', script.guid, { ScriptNotes: 'Mended.' });
    await edit(source.connection, 'group', group.guid, { Notes: 'Mended.' });
    await here.sync(await next(4));
    expect(await rowOf(here.connection, 'script', script.guid)).toMatchObject({
      ScriptId: id,
      ScriptNotes: 'Mended.',
      Permission: '7,',
      EditPermission: '1,',
    });
    expect(await rowOf(here.connection, 'group', group.guid)).toMatchObject({
      Notes: 'Mended.',
      Permissions: '3,',
      Template: 9,
    });
  });

  test("a customer's own items of the same names are never touched, whatever is synced or removed", async () => {
    const own = async (): Promise<RowDataPacket[][]> => [
      await here.rows('select * from agents where AgentID in (?)', [
        here.world.of('internal-monitor', 'own').map(({ id }) => id),
      ]),
      await here.rows('select * from lt_scripts where ScriptId in (?)', [
        here.world.of('script', 'own').map(({ id }) => id),
      ]),
    ];
    const before = await own();
    expect(before[0]?.length).toBeGreaterThan(5);
    const names = new Set(items.map(({ name }) => name));
    expect(before[0]?.some((row) => names.has(String(row.Name)))).toBe(true);
    await here.sync(items, { overwrite: true });
    await here.sync([], { prune: true });
    expect(await own()).toEqual(before);
  });
});
