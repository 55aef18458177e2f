import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { itemKey } from '#domain/item';
import type { ApplyResult } from '../connector.ts';
import { SMALL } from '../../../test/automate/instance/counts.ts';
import { mariaDbOrSkip, startMariaDb, type MariaDb } from '../../../test/automate/mariadb.ts';
import { readAll, SourceDatabase } from '../../../test/automate/source.ts';
import { published, TargetDatabase, type Published } from '../../../test/automate/target.ts';

mariaDbOrSkip('rules that the database of an instance has of its own', () => {
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

  beforeEach(async () => {
    here = await TargetDatabase.open(server, { own: {} });
    targets.push(here);
  });

  afterAll(async () => {
    for (const target of targets) target.close();
    await source?.close();
    await server?.stop();
  });

  function foldersOf({ path }: Published): string[] {
    return path.split('/').slice(0, -1);
  }

  // The name of a folder that is not here yet.
  async function newFolder(contentType: string, table: string): Promise<string> {
    const known = new Set((await here.rows('select Name from ??', [table])).map((row) => row.Name));
    const inFolders = items.filter((item) => item.contentType === contentType);
    const name = inFolders.flatMap(foldersOf).find((each) => !known.has(each));
    if (name === undefined) throw new Error('Every folder is here.');
    return name;
  }

  // Everything below the folder is refused, and everything else that does not need it is applied.
  function expectOnlyBelow(result: ApplyResult, contentType: string, folder: string): void {
    const below = items.filter(
      (item) => item.contentType === contentType && foldersOf(item).includes(folder),
    );
    expect(below).not.toEqual([]);
    const others = result.refused.filter(({ code }) => code !== 'missing-reference');
    expect(others.map(itemKey).sort()).toEqual(below.map(itemKey).sort());
    expect(result.applied.length).toBe(items.length - result.refused.length);
    expect(result.applied.length).toBeGreaterThan(50);
  }

  test('a check on folders refuses the items below the folder, and the others are applied', async () => {
    const folder = await newFolder('script', 'scriptfolders');
    await here.rows(
      `alter table scriptfolders add constraint short_names check (Name <> '${folder}')`,
    );
    const result = await here.sync(items);
    expectOnlyBelow(result, 'script', folder);
    const [first] = result.refused.filter(({ contentType }) => contentType === 'script');
    expect(first?.code).toBe('row-refused');
    expect(first?.detail).toBe(
      `The check constraint "short_names" of this instance's database rejects the folder "${folder}": ER_CONSTRAINT_FAILED (4025).`,
    );
  });

  test('so does a trigger that objects to a folder, also to one further down', async () => {
    const folder = await newFolder('dataview', 'dataviewfolders');
    await here.rows(
      `create trigger guards before insert on dataviewfolders for each row
         if new.Name = '${folder}' then signal sqlstate '45000' set message_text = 'secret'; end if`,
    );
    const result = await here.sync(items);
    expectOnlyBelow(result, 'dataview', folder);
    expect(JSON.stringify(result.refused)).not.toContain('secret');
  });

  test('and a folder name that is too long for its column', async () => {
    const folder = await newFolder('dataview', 'dataviewfolders');
    await here.rows('delete from dataviewfolders');
    await here.rows(`alter table dataviewfolders modify Name varchar(${folder.length - 1})`);
    const { refused } = await here.sync(items);
    const below = items.filter(
      (item) => item.contentType === 'dataview' && foldersOf(item).includes(folder),
    );
    const tooLong = refused.filter(({ code }) => code === 'text-too-long').map(itemKey);
    expect(below.filter((item) => !tooLong.includes(itemKey(item)))).toEqual([]);
  });

  test('a trigger whose table is gone refuses the items of its table, more than twenty at once', async () => {
    const scripts = items.filter(({ contentType }) => contentType === 'script');
    expect(scripts.length).toBeGreaterThan(20);
    await here.rows('create table plugin_history (id int)');
    await here.rows(
      'create trigger keeps_history before insert on lt_scripts for each row insert into plugin_history values (1)',
    );
    await here.rows('drop table plugin_history');
    const { refused, applied } = await here.sync(items);
    const ofScripts = refused.filter(({ contentType }) => contentType === 'script');
    expect(ofScripts.length).toBeGreaterThanOrEqual(scripts.length - 1);
    expect(ofScripts.filter(({ code }) => code === 'row-refused').length).toBeGreaterThan(20);
    expect(ofScripts.map(({ detail }) => detail).join()).toContain('ER_NO_SUCH_TABLE (1146)');
    expect(applied.length).toBeGreaterThan(20);
  });

  test('a removal that a foreign key or a trigger does not allow is refused alone', async () => {
    await here.sync(items);
    const [kept, gone] = items.filter(({ contentType }) => contentType === 'dataview');
    if (kept === undefined || gone === undefined) throw new Error('There are no two dataviews.');
    await here.rows(
      `create table plugin_charts (DataViewID int, constraint charts_show foreign key (DataViewID) references dataviews (DataViewID))`,
    );
    await here.rows('insert into plugin_charts select DataViewID from dataviews where GUID = ?', [
      kept.guid,
    ]);
    const left = items.filter((item) => item !== kept && item !== gone);
    const { refused, applied } = await here.sync(left, { prune: true });
    expect(refused).toMatchObject([{ guid: kept.guid, code: 'row-refused' }]);
    expect(refused[0]?.detail).toContain('The foreign key "charts_show"');
    expect(applied).toMatchObject([{ guid: gone.guid }]);
    expect(await here.rows('select 1 from dataviews where GUID = ?', [gone.guid])).toEqual([]);
  });

  test('a trigger that keeps the hierarchy of groups as it is refuses the group that moved, alone', async () => {
    await here.sync(items);
    const groups = items.filter(({ contentType }) => contentType === 'group');
    await here.rows(
      `create trigger keeps_groups before update on mastergroups for each row
         if new.Children <> old.Children then signal sqlstate '45000' set message_text = 'no'; end if`,
    );
    const [group] = groups.slice(-1);
    const notes = items.find((item) => item.contentType === 'search');
    await here.rows('delete from mastergroups where GUID = ?', [group?.guid]);
    await here.rows('delete from sensorchecks where GUID = ?', [notes?.guid]);
    const { refused } = await here.sync(items);
    const codes = new Map(refused.map(({ guid, code }) => [guid, code]));
    expect(codes.get(group?.guid ?? '')).toBe('row-refused');
    expect(
      await here.rows('select 1 from sensorchecks where GUID = ?', [notes?.guid]),
    ).toHaveLength(1);
  });
});
