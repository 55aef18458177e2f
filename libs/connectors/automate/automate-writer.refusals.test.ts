import { afterAll, beforeAll, expect, test } from 'vitest';
import { itemKey, type ItemKey } from '#domain/item';
import { descriptionOf } from './content-types/content-types.ts';
import { itemOfBody } from './rows/row-item.ts';
import type { BodyObject } from './rows/body-of-row.ts';
import { edit, rowOf } from '../../../test/automate/changes/item.ts';
import { SMALL, type Kind } from '../../../test/automate/instance/counts.ts';
import { mariaDbOrSkip, startMariaDb, type MariaDb } from '../../../test/automate/mariadb.ts';
import * as variants from '../../../test/automate/schema/variants.ts';
import { readAll, SourceDatabase } from '../../../test/automate/source.ts';
import {
  published,
  TargetDatabase,
  writeStep,
  type Published,
} from '../../../test/automate/target.ts';

const NO_REFERENCES = { SQL: 'select 1', SearchXML: '' };

mariaDbOrSkip('items that an instance of Automate refuses, one by one', () => {
  let server: MariaDb;
  let source: SourceDatabase;
  let items: Published[];
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

  async function target(): Promise<TargetDatabase> {
    const opened = await TargetDatabase.open(server, { own: {} });
    targets.push(opened);
    return opened;
  }

  // Of what is distributed, and needs nothing else.
  function first(contentType: string, at = 1): Published {
    const kind = source.world?.of(contentType as Kind, 'distributed') ?? [];
    const distributed = new Set(kind.map(({ guid }) => guid));
    const bare = items
      .filter(({ guid }) => distributed.has(guid))
      .map((item) => (contentType === 'search' ? changed(item, NO_REFERENCES) : item));
    const item = bare.filter(({ references }) => references.length === 0)[at];
    if (item === undefined) throw new Error(`There is no ${contentType}.`);
    return item;
  }

  // As a source would publish it with another body, or under another identity.
  function changed(
    item: Published,
    columns: BodyObject,
    identity: Partial<Pick<Published, 'guid' | 'path'>> = {},
  ): Published {
    const description = descriptionOf(item.contentType);
    if (description === undefined) throw new Error('There is no such type.');
    const body = { ...(JSON.parse(Buffer.from(item.bytes).toString()) as BodyObject), ...columns };
    const { guid, path } = { ...item, ...identity };
    const made = itemOfBody(description, { guid, path }, body);
    return { ...made.item, version: item.version, bytes: made.bytes };
  }

  async function refusalsOf(here: TargetDatabase, all: Published[]): Promise<Map<string, string>> {
    const { applied, refused } = await here.sync(all);
    const done = new Set([...applied, ...refused].map(itemKey));
    expect(done.size).toBe(applied.length + refused.length);
    return new Map(refused.map((each) => [each.guid, `${each.code}: ${each.detail}`]));
  }

  test('one that needs what is not here is named with it, and so is what needs that one; others go on', async () => {
    const here = await target();
    const remote = items.find(
      ({ contentType, references }) =>
        contentType === 'remote-monitor' && references.some((r) => r.contentType === 'group'),
    ) as Published;
    const group = remote.references.find((r) => r.contentType === 'group') as ItemKey;
    const parent = items.find((item) => itemKey(item) === itemKey(group)) as Published;
    const missing = { contentType: 'search', guid: '11111111-2222-3333-4444-555555555555' };
    const broken = changed(parent, { AutoJoinScript: missing });
    const others = items.filter((item) => itemKey(item) !== itemKey(parent));
    const refused = await refusalsOf(here, [...others, broken]);
    expect(refused.get(parent.guid)).toContain(`missing-reference: "${parent.name}" needs`);
    expect(refused.get(parent.guid)).toContain(`the search ${missing.guid} in AutoJoinScript`);
    expect(refused.get(remote.guid)).toContain(`the group ${parent.guid} in GroupID`);
    expect(refused.get(remote.guid)).toContain('was refused itself');
    const there = new Set((await here.read()).items.map(itemKey));
    const applied = others.filter(({ guid }) => !refused.has(guid));
    expect(applied.filter((item) => !there.has(itemKey(item)))).toEqual([]);
    expect(applied.length).toBeGreaterThan(50);
    expect([...refused.keys()].filter((guid) => there.has(`group\n${guid}`))).toEqual([]);
  });

  test('SQL that drops something is refused with the statement, unless this instance allows it (B34)', async () => {
    const here = await target();
    const dataview = changed(first('dataview'), { SQLWhere: '1 = 1; DROP TABLE computers' });
    expect((await refusalsOf(here, [dataview])).get(dataview.guid)).toMatch(
      /^forbidden-sql: SQLWhere holds .*DROP TABLE computers/,
    );
    const allowed = here.writerWith({ allowedStatements: ['DROP', ';'] });
    expect((await here.sync([dataview], { writer: allowed })).refused).toEqual([]);
  });

  test('a text that a column cannot hold is refused, whether too long or of other characters', async () => {
    const here = await target();
    await variants.withUtf8mb3Column(here.connection, 'sensorchecks', 'Name');
    const emoji = changed(first('search'), { Name: 'Disk 😀' }, { path: 'Disk 😀' });
    const long = changed(first('role-definition'), { ComparisonOperator: 'x'.repeat(11) });
    const number = changed(first('extra-data-field'), { IsHidden: 300 });
    const refused = await refusalsOf(here, [emoji, long, number]);
    expect(refused.get(emoji.guid)).toMatch(/^text-not-storable: .*Name.*utf8mb3.*U\+1F600/);
    expect(refused.get(long.guid)).toMatch(/^text-too-long: .*ComparisonOperator.* 10 .* 11 char/);
    expect(refused.get(number.guid)).toMatch(/^number-too-large: .*IsHidden/);
  });

  test('an item that needs a larger statement than the server takes is refused alone', async () => {
    const here = await target();
    await here.rows('set global max_allowed_packet = 1048576');
    const dataview = changed(first('dataview'), { SQLBody: 'x'.repeat(1_200_000) });
    const refused = await refusalsOf(here, [dataview, first('search')]);
    await here.rows('set global max_allowed_packet = 16777216');
    expect([...refused.keys()]).toEqual([dataview.guid]);
    expect(refused.get(dataview.guid)).toMatch(/^packet-too-large: .*1048576/);
  });

  test('what changed here since the plan was made is not overwritten', async () => {
    const here = await target();
    const item = first('dataview');
    await here.sync([item]);
    const next = { ...changed(item, { SQLWhere: 'new' }), version: 2 };
    const steps = await here.steps([next]);
    expect(steps).toHaveLength(1);
    await edit(here.connection, 'dataview', item.guid, { SQLWhere: 'ours' });
    expect((await here.apply(steps)).refused).toMatchObject([{ code: 'changed-locally' }]);
    expect(await rowOf(here.connection, 'dataview', item.guid)).toMatchObject({ SQLWhere: 'ours' });
    // A person who looked at it may overwrite it.
    expect((await here.sync([next], { overwrite: true })).refused).toEqual([]);
    expect(await rowOf(here.connection, 'dataview', item.guid)).toMatchObject({ SQLWhere: 'new' });
  });

  test('a row with a broken blob is a local change, and can be overwritten', async () => {
    const here = await target();
    const item = items.find(
      ({ contentType, references }) => contentType === 'script' && references.length === 0,
    ) as Published;
    await here.sync([item]);
    await edit(here.connection, 'script', item.guid, { ScriptData: 'no base64!' });
    expect(await here.steps([{ ...item, version: 2 }])).toEqual([]);
    expect((await here.sync([{ ...item, version: 2 }], { overwrite: true })).refused).toEqual([]);
    expect(await here.steps([{ ...item, version: 2 }])).toEqual([]);
  });

  test('a GUID that two rows carry is refused', async () => {
    const here = await target();
    const item = first('search');
    await here.sync([item]);
    const next = { ...changed(item, { SQL: 'select 2' }), version: 2 };
    const steps = [writeStep(next, item.digest)];
    await here.rows('insert into sensorchecks (Name, GUID) values (?, ?)', ['copy', item.guid]);
    expect((await here.apply(steps)).refused).toMatchObject([{ code: 'duplicate-guid' }]);
  });

  test('an extra data field whose form and name another one has is refused; a swap of names is not', async () => {
    const here = await target();
    const [one, two] = [first('extra-data-field', 3), first('extra-data-field', 4)];
    const field = { Form: 1, Name: 'Same' };
    const left = changed(one, field, { path: 'Computer/Same' });
    const right = changed(two, { ...field, Name: 'Other' }, { path: 'Computer/Other' });
    await here.sync([left, right]);
    const third = changed(first('extra-data-field', 5), field, { path: 'Computer/Same' });
    expect((await refusalsOf(here, [left, right, third])).get(third.guid)).toMatch(/^name-taken: /);
    const swapped = [
      { ...changed(left, { Name: 'Other' }, { path: 'Computer/Other' }), version: 2 },
      { ...changed(right, { Name: 'Same' }, { path: 'Computer/Same' }), version: 2 },
    ];
    expect([...(await refusalsOf(here, swapped)).values()]).toEqual([]);
    expect(await here.steps(swapped)).toEqual([]);
  });

  test('a body that is none of its type, or another than the digest says, is refused', async () => {
    const here = await target();
    const item = first('search');
    const renamed = { ...item, name: 'Another name' };
    const foreign = { ...first('role-definition'), contentType: 'printer' };
    const { refused } = await here.apply([writeStep(renamed), writeStep(foreign)]);
    expect(refused.map(({ code }) => code)).toEqual(['invalid-item', 'unknown-content-type']);
  });

  test('a body with values that its columns never have is refused alone', async () => {
    const here = await target();
    const last = (type: string) => items.findLast(({ contentType }) => contentType === type);
    const strangely = (type: string, columns: BodyObject) =>
      changed(last(type) as Published, columns);
    const strange = [
      strangely('search', { ListData: { a: 1 } }),
      strangely('dataview', { ColumnList: [1, 2] }),
      strangely('role-definition', { IsRemote: '1' }),
      strangely('script', { ScriptData: {} }),
      strangely('alert-template', { rows: null }),
      strangely('internal-monitor', { ContactID: 12 }),
    ];
    const refused = await refusalsOf(here, [...strange, first('extra-data-field')]);
    expect(strange.map(({ guid }) => refused.get(guid))).toEqual([
      expect.stringContaining('invalid-item: Its body has something else in ListData'),
      expect.stringContaining('ColumnList'),
      expect.stringContaining('IsRemote'),
      expect.stringContaining('ScriptData'),
      expect.stringContaining('no list in rows'),
      expect.stringContaining('ContactID'),
    ]);
    expect(refused.size).toBe(strange.length);
  });

  test('bytes that do not hash to what was published stop everything', async () => {
    const here = await target();
    const item = { ...first('search'), bytes: Buffer.from('{}') };
    await expect(here.apply([writeStep(item), writeStep(first('dataview'))])).rejects.toMatchObject(
      {
        code: 'verify-body',
      },
    );
    expect(await here.record()).toBeNull();
  });

  test('where folders cannot stand in folders, an item that needs it is refused', async () => {
    const here = await target();
    await variants.withoutColumn(here.connection, 'dataviewfolders', 'ParentID');
    const nested = items.find(
      ({ contentType, path }) => contentType === 'dataview' && path.split('/').length > 2,
    ) as Published;
    const flat = changed(nested, {}, { path: `New folder/${nested.path.split('/').at(-1)}` });
    const other = changed(flat, {}, { guid: '11111111-2222-3333-4444-555555555555' });
    const refused = await refusalsOf(here, [nested, { ...other }]);
    expect(refused.get(nested.guid)).toMatch(/^folder-unsupported: /);
    expect(refused.size).toBe(1);
  });
});
