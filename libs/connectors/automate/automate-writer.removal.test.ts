import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ApplyStep } from '../connector.ts';
import { itemKey, type ItemKey } from '#domain/item';
import { edit, idOf, rowOf } from '../../../test/automate/changes/item.ts';
import { SMALL } from '../../../test/automate/instance/counts.ts';
import { mariaDbOrSkip, startMariaDb, type MariaDb } from '../../../test/automate/mariadb.ts';
import { readAll, SourceDatabase } from '../../../test/automate/source.ts';
import { published, TargetDatabase, type Published } from '../../../test/automate/target.ts';

mariaDbOrSkip('removing from an instance of Automate', () => {
  let server: MariaDb;
  let source: SourceDatabase;
  let items: Published[];
  const targets: TargetDatabase[] = [];

  beforeAll(async () => {
    server = await startMariaDb({ sqlMode: 'strict' });
    source = await SourceDatabase.open(server, { seed: 4, firstId: 1000, counts: SMALL });
    items = published((await readAll(source.reader())).items);
  });

  afterAll(async () => {
    for (const target of targets) target.close();
    await source?.close();
    await server?.stop();
  });

  async function synced(): Promise<TargetDatabase> {
    const target = await TargetDatabase.open(server);
    targets.push(target);
    await target.sync(items);
    return target;
  }

  // What no other item refers to.
  function unused(contentType: string): Published {
    const needed = new Set(items.flatMap(({ references }) => references.map(itemKey)));
    const lists = items.map(({ bytes }) => Buffer.from(bytes).toString()).join();
    const found = items.find(
      (item) =>
        item.contentType === contentType &&
        !needed.has(itemKey(item)) &&
        !lists.includes(`"${item.guid}"`),
    );
    if (found === undefined) throw new Error(`Every ${contentType} is used.`);
    return found;
  }

  async function removalOf(target: TargetDatabase, key: ItemKey): Promise<ApplyStep> {
    const item = (await target.record())?.items.find((each) => itemKey(each) === itemKey(key));
    if (item === undefined) throw new Error('It is not recorded.');
    return { action: 'remove', item };
  }

  test('everything that was applied goes, and nothing else', async () => {
    const target = await TargetDatabase.open(server);
    targets.push(target);
    const before = await target.everything();
    const stock = new Set((await target.read()).items.map(itemKey));
    await target.sync(items.filter((item) => !stock.has(itemKey(item))));
    const { refused, notes } = await target.sync([], { prune: true });
    expect(refused).toEqual([]);
    expect(notes.some((note) => note.includes('Reload System Cache'))).toBe(true);
    const after = await target.everything();
    // Folders that were made stay: somebody may have put something into them.
    for (const table of Object.keys(before).filter((name) => !name.endsWith('folders')))
      expect(after[table], table).toEqual(before[table]);
    expect((await target.record())?.items).toEqual([]);
  });

  test('what is still used is not removed, and its users are named', async () => {
    const target = await synced();
    const user = items.find(
      ({ contentType, references }) =>
        contentType === 'remote-monitor' && references.some((r) => r.contentType === 'search'),
    );
    const used = user?.references.find((reference) => reference.contentType === 'search');
    const { refused, applied } = await target.apply([await removalOf(target, used ?? ITEM)]);
    expect(applied).toEqual([]);
    expect(refused).toMatchObject([{ ...used, code: 'still-used' }]);
    expect(refused[0]?.detail).toContain(`remote-monitor "${user?.name}"`);
  });

  test('what only local tuning uses is not removed either', async () => {
    const target = await synced();
    const template = unused('alert-template');
    const monitor = items.find(({ contentType }) => contentType === 'internal-monitor');
    const AlertAction = await idOf(target.connection, 'alert-template', template.guid);
    await edit(target.connection, 'internal-monitor', monitor?.guid ?? '', { AlertAction });
    const { refused } = await target.apply([await removalOf(target, template)]);
    expect(refused).toMatchObject([{ guid: template.guid, code: 'still-used' }]);
    expect(refused[0]?.detail).toContain(`"${monitor?.name}"`);
  });

  test('rows of a group that stand outside of content keep it from being removed', async () => {
    const target = await synced();
    const group = unused('group');
    const id = await idOf(target.connection, 'group', group.guid);
    const values = '(GroupID, ComputerID) values (?, 1), (?, 2)';
    await target.rows(`insert into subgroups ${values}`, [id, id]);
    const { refused } = await target.apply([await removalOf(target, group)]);
    expect(refused).toMatchObject([{ code: 'still-used' }]);
    expect(refused[0]?.detail).toMatch(/members \(\d+\)/);
  });

  test('what was changed here, or was never applied, is not removed', async () => {
    const target = await synced();
    const dataview = unused('dataview');
    const step = await removalOf(target, dataview);
    await edit(target.connection, 'dataview', dataview.guid, { SQLWhere: 'ours' });
    const own = target.world.of('dataview', 'own')[0];
    const foreign = { ...dataview, guid: own?.guid ?? '' };
    const { refused } = await target.apply([step, { action: 'remove', item: foreign }]);
    expect(refused.map(({ code }) => code)).toEqual(['changed-locally', 'not-applied']);
    expect(await rowOf(target.connection, 'dataview', dataview.guid)).not.toBeNull();
  });

  test('what groups said about a removed monitor goes with it, and a note says so', async () => {
    const target = await synced();
    const monitor = items.find(({ contentType }) => contentType === 'internal-monitor');
    const id = await idOf(target.connection, 'internal-monitor', monitor?.guid ?? '');
    await target.rows('insert into groupdagents (GroupID, AgentID) values (1, ?)', [id]);
    const { notes } = await target.apply([await removalOf(target, monitor ?? ITEM)]);
    expect(await target.rows('select * from groupdagents where AgentID = ?', [id])).toEqual([]);
    expect(notes.some((note) => note.includes('applied to groups'))).toBe(true);
  });

  test('what somebody deleted by hand leaves the record', async () => {
    const target = await synced();
    const search = unused('search');
    const step = await removalOf(target, search);
    await target.rows('delete from sensorchecks where GUID = ?', [search.guid]);
    const { applied, refused, notes } = await target.apply([step]);
    expect([applied.length, refused]).toEqual([1, []]);
    expect(notes).toEqual([]);
    const record = await target.record();
    expect(record?.items.some(({ guid }) => guid === search.guid)).toBe(false);
  });
});

const ITEM: ItemKey = { contentType: '', guid: '' };
