import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ApplyStep } from '../connector.ts';
import type { FoundItem } from '#domain/installed';
import { script } from './content-types/script.ts';
import type { BodyObject } from './rows/body-of-row.ts';
import { itemOfBody } from './rows/row-item.ts';
import { edit, idOf, rowOf } from '../../../test/automate/changes/item.ts';
import { scriptXmlOf } from '../../../test/automate/changes/script-change.ts';
import { SMALL } from '../../../test/automate/instance/counts.ts';
import { mariaDbOrSkip, startMariaDb, type MariaDb } from '../../../test/automate/mariadb.ts';
import { readAll, SourceDatabase } from '../../../test/automate/source.ts';
import { published, TargetDatabase, type Published } from '../../../test/automate/target.ts';

const FOREIGN = '99999999-8888-7777-6666-555555555555';

mariaDbOrSkip('adopting what is in an instance of Automate already', () => {
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

  // Everything is here as an import by hand left it: without a record.
  async function imported(): Promise<TargetDatabase> {
    here = await TargetDatabase.open(server, { own: {} });
    targets.push(here);
    await here.sync(items);
    await here.rows('drop table plugin_prosync_items, plugin_prosync_state');
    return here;
  }

  async function foundOf(item: Published, withBody = true): Promise<FoundItem | undefined> {
    const bytes = withBody ? item.bytes : null;
    const [found] = await here.writer.installed([item], [], () => bytes);
    return found;
  }

  function link(item: Published, namesake: string | null = null): ApplyStep {
    return { action: 'link', item, bytes: () => item.bytes, namesake };
  }

  function itemOf(contentType: string, at: number): Published {
    const kinds = source.world?.of('internal-monitor', 'distributed') ?? [];
    const guids = new Set(
      [...kinds, ...(source.world?.of('script', 'distributed') ?? [])].map((k) => k.guid),
    );
    const found = items.filter((i) => i.contentType === contentType && guids.has(i.guid))[at];
    if (found === undefined) throw new Error(`There is no ${contentType}.`);
    return found;
  }

  test('equal items are linked, local tuning from before included, and nothing of content is written', async () => {
    await imported();
    const monitor = itemOf('internal-monitor', 2);
    await edit(here.connection, 'internal-monitor', monitor.guid, { interval: 4711, ContactID: 9 });
    expect((await foundOf(monitor))?.digest).toBe(monitor.digest);
    // Without the body it cannot be known what of the difference is tuning.
    expect((await foundOf(monitor, false))?.digest).not.toBe(monitor.digest);
    const before = await here.everything();
    const { refused, notes } = await here.apply(items.map((item) => link(item)));
    expect([refused, notes]).toEqual([[], []]);
    expect(await here.everything()).toEqual(before);
    expect((await here.record())?.items).toHaveLength(items.length);
    expect(await here.steps(items)).toEqual([]);
  });

  test('one that differs is not linked, and not overwritten', async () => {
    await imported();
    const item = itemOf('script', 1);
    await edit(here.connection, 'script', item.guid, { ScriptNotes: 'Ours.' });
    expect((await foundOf(item))?.digest).not.toBe(item.digest);
    expect((await here.apply([link(item)])).refused).toMatchObject([{ code: 'changed-locally' }]);
    expect(await here.steps([item])).toEqual([]);
    expect(await rowOf(here.connection, 'script', item.guid)).toMatchObject({
      ScriptNotes: 'Ours.',
    });
  });

  test.each(['script', 'internal-monitor'] as const)(
    'an equal %s under another GUID is found by name and place, and gets the published GUID in place',
    async (type) => {
      await imported();
      const item = itemOf(type, 3);
      const guid = type === 'script' ? 'ScriptGuid' : 'GUID';
      const id = await idOf(here.connection, type, item.guid);
      await edit(here.connection, type, item.guid, { [guid]: FOREIGN });
      expect(await foundOf(item)).toMatchObject({ digest: null, namesake: FOREIGN });
      expect((await here.apply([link(item, FOREIGN)])).refused).toEqual([]);
      expect(await idOf(here.connection, type, item.guid)).toBe(id);
      expect((await foundOf(item))?.digest).toBe(item.digest);
      if (type === 'script') {
        const xml = await scriptXmlOf(here.connection, item.guid);
        expect(xml.script).toContain(`<ScriptGuid>${item.guid}</ScriptGuid>`);
        expect(xml.license).toContain(item.guid);
      }
    },
  );

  test('an item without a GUID is found and adopted, too', async () => {
    await imported();
    const monitor = itemOf('internal-monitor', 4);
    const id = await idOf(here.connection, 'internal-monitor', monitor.guid);
    await here.rows('update agents set GUID = null where AgentID = ?', [id]);
    const namesake = (await foundOf(monitor))?.namesake;
    expect(namesake).toBe(`row-${id}`);
    expect((await here.apply([link(monitor, namesake ?? null)])).refused).toEqual([]);
    expect(await idOf(here.connection, 'internal-monitor', monitor.guid)).toBe(id);
  });

  test('a namesake that differs keeps its GUID and every column', async () => {
    await imported();
    const monitor = itemOf('internal-monitor', 5);
    await edit(here.connection, 'internal-monitor', monitor.guid, {
      GUID: FOREIGN,
      DataIn: 'ours',
    });
    const before = await here.everything();
    const { refused } = await here.apply([link(monitor, FOREIGN)]);
    expect(refused).toMatchObject([{ guid: monitor.guid, code: 'changed-locally' }]);
    expect(await here.everything()).toEqual(before);
  });

  test('what others here name by its GUID is not given another one', async () => {
    await imported();
    const calls = ({ contentType, references }: Published) =>
      contentType === 'script' && references.some((r) => r.contentType === 'script');
    const caller = items.find(calls) as Published;
    const { guid } = caller.references.find((r) => r.contentType === 'script') as Published;
    const called = items.find((item) => item.guid === guid) as Published;
    // What is published under another GUID is the same in everything else.
    const body = JSON.parse(Buffer.from(called.bytes).toString()) as BodyObject;
    const { item } = itemOfBody(script, { guid: FOREIGN, path: called.path }, body);
    const before = await here.everything();
    const elsewhere = { ...item, version: 1, bytes: called.bytes };
    const { refused } = await here.apply([link(elsewhere, guid)]);
    expect(refused).toMatchObject([{ guid: FOREIGN, code: 'still-used' }]);
    expect(refused[0]?.detail).toContain(`script "${caller.name}"`);
    expect(await here.everything()).toEqual(before);
  });

  test('the body that is here can be shown, apart from local tuning', async () => {
    await imported();
    await here.apply(items.map((item) => link(item)));
    const monitor = itemOf('internal-monitor', 2);
    await edit(here.connection, 'internal-monitor', monitor.guid, { interval: 1, DataIn: 'ours' });
    const bytes = await here.writer.bodyOf(monitor);
    const shown = JSON.parse(Buffer.from(bytes ?? []).toString()) as Record<string, unknown>;
    const wanted = JSON.parse(Buffer.from(monitor.bytes).toString()) as Record<string, unknown>;
    expect(shown).toEqual({ ...wanted, DataIn: 'ours' });
    expect(await here.writer.bodyOf({ ...monitor, guid: FOREIGN })).toBeNull();
  });
});
