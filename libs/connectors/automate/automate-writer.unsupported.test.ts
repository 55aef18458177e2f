import type { Connection } from 'mysql2/promise';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { KEEP_AND_REPORT } from '#domain/drift';
import { itemStates } from '#domain/item-states';
import { planSync } from '#domain/plan';
import { SMALL } from '../../../test/automate/instance/counts.ts';
import { mariaDbOrSkip, startMariaDb, type MariaDb } from '../../../test/automate/mariadb.ts';
import * as variants from '../../../test/automate/schema/variants.ts';
import { readAll, SourceDatabase } from '../../../test/automate/source.ts';
import { published, TargetDatabase, type Published } from '../../../test/automate/target.ts';
import { automateWriter } from './automate-writer.ts';

mariaDbOrSkip('an instance of Automate that lacks something (B33)', () => {
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

  async function expectOnly(type: string, says: RegExp): Promise<void> {
    const { applied, refused } = await here.sync(items);
    const own = refused.filter(({ contentType }) => contentType === type);
    expect(own.length).toBe(items.filter(({ contentType }) => contentType === type).length);
    for (const { code, detail } of own) {
      expect(code).toBe('downstream-unsupported');
      expect(detail).toMatch(says);
    }
    // Of the others, only what needs one of them.
    const others = refused.filter(({ contentType }) => contentType !== type);
    expect(others.filter(({ code }) => code !== 'missing-reference')).toEqual([]);
    expect(applied.length).toBe(items.length - refused.length);
    expect(applied.length).toBeGreaterThan(40);
  }

  async function doctor(check: string): Promise<unknown> {
    return (await here.writer.inspect()).find((finding) => finding.check === check);
  }

  type Variant = (connection: Connection) => Promise<unknown>;
  test.each<[string, Variant, string, RegExp, string]>([
    [
      'a table',
      (c) => variants.withoutTable(c, 'dataviews'),
      'dataview',
      /dataviews is not in/,
      'table dataviews',
    ],
    [
      'a column',
      (c) => variants.withoutColumn(c, 'agents', 'DataIn'),
      'internal-monitor',
      /agents has no column DataIn/,
      'column agents.DataIn',
    ],
    [
      'InnoDB',
      (c) => variants.asMyIsam(c, 'agents'),
      'internal-monitor',
      /agents is kept by MyISAM.*ENGINE=InnoDB/,
      'engine of agents',
    ],
  ])(
    'without %s for a content type, the others are applied',
    async (_, vary, type, says, check) => {
      await vary(here.connection);
      await expectOnly(type, says);
      expect(await doctor(check)).toMatchObject({
        level: 'failed',
        detail: expect.stringContaining('other content types go on'),
      });
    },
  );

  test('a right that is missing refuses its content type alone, and says which GRANT gives it', async () => {
    const tables = await here.rows('show tables');
    const names = tables.map((row) => String(Object.values(row)[0]));
    await server.createUser('most', 'secret', [
      `create, select, insert, update, delete on ${here.database}.plugin_prosync_items`,
      `create, select, insert, update, delete on ${here.database}.plugin_prosync_state`,
      ...names.map((name) =>
        name === 'dataviews'
          ? `select on ${here.database}.${name}`
          : `select, insert, update, delete on ${here.database}.${name}`,
      ),
    ]);
    const { place, ...settings } = here.settings();
    const passwordFile = here.secret('secret');
    const writer = automateWriter({ ...settings, place: { ...place, user: 'most', passwordFile } });
    const { refused, applied } = await here.sync(items, { writer });
    expect(new Set(refused.map(({ contentType }) => contentType))).toEqual(new Set(['dataview']));
    expect(refused[0]?.detail).toContain('GRANT INSERT, UPDATE, DELETE ON');
    expect(applied.length).toBeGreaterThan(50);
  });

  test('what was applied before is neither taken for deleted nor removed while its table cannot be seen', async () => {
    await here.sync(items);
    await here.rows('rename table dataviews to dataviews_kept');
    const applied = (await here.writer.record())?.items ?? [];
    const found = await here.writer.installed(items, applied, () => null);
    const none = {
      exclusion: () => null,
      failure: () => null,
      ignored: () => null,
      ignoredBefore: () => null,
    };
    const states = itemStates(items, applied, found, none);
    const plan = planSync(states, {
      prune: () => true,
      overwrite: true,
      adopt: true,
      policy: () => ({ ...KEEP_AND_REPORT, deleted: 'automatic' }),
    });
    expect(plan.steps).toEqual([]);
    const unseen = states.filter(({ contentType }) => contentType === 'dataview');
    expect(new Set(unseen.map(({ state }) => state))).toEqual(new Set(['failed']));
    expect(unseen[0]?.reason).toContain('dataviews is not in the database');
    // Deprecated ones of that type stay, too.
    const gone = itemStates([], applied, found, none);
    const removals = planSync(gone, { ...NOTHING, prune: () => true }).steps;
    expect(removals.length).toBe(applied.length - unseen.length);
  });

  test('nobody removes what a content type that cannot be read may use', async () => {
    await here.sync(items);
    await variants.withoutColumn(here.connection, 'agents', 'DataIn');
    const template = items.find(({ contentType }) => contentType === 'alert-template');
    const { refused } = await here.apply([{ action: 'remove', item: template as Published }]);
    expect(refused).toMatchObject([{ code: 'still-used' }]);
    expect(refused[0]?.detail).toContain("internal monitors that this account can't read");
  });

  test('a new column that must have a value gets what the server itself would put there', async () => {
    for (const [index, type] of [
      'int not null',
      'varchar(20) not null',
      'datetime not null',
      "enum ('first', 'second') not null",
      'decimal(5, 2) not null',
    ].entries())
      await variants.withUnknownColumn(here.connection, 'dataviews', `New${index}`, type);
    await variants.withUnknownColumn(here.connection, 'scriptfolders', 'Color', 'int not null');
    await variants.withUnknownColumn(here.connection, 'alerttemplates', 'Level', 'int not null');
    expect((await here.sync(items)).refused).toEqual([]);
    const [row] = await here.rows(
      'select New0, New1, cast(New2 as char) as New2, New3, New4 from dataviews order by 1 limit 1',
    );
    expect(row).toEqual({
      New0: 0,
      New1: '',
      New2: '0000-00-00 00:00:00',
      New3: 'first',
      New4: '0.00',
    });
    expect(await here.steps(items)).toEqual([]);
    expect(await doctor('column dataviews.New0')).toMatchObject({ level: 'warning' });
  });

  test('a strict server gets the same values; where it refuses one, that content type alone waits', async () => {
    await here.rows("set global sql_mode = 'STRICT_TRANS_TABLES,NO_ZERO_DATE'");
    try {
      await variants.withUnknownColumn(here.connection, 'dataviews', 'Brought', 'int not null');
      const field = "enum ('first', 'second') not null";
      await variants.withUnknownColumn(here.connection, 'extrafield', 'Kind', field);
      await variants.withUnknownColumn(here.connection, 'agents', 'Since', 'datetime not null');
      await expectOnly('internal-monitor', /agents\.Since must have a value.*SET DEFAULT/);
      const [row] = await here.rows('select Brought from dataviews limit 1');
      expect(row).toEqual({ Brought: 0 });
      expect(await doctor('column dataviews.Brought')).toMatchObject({ level: 'warning' });
      expect(await doctor('column agents.Since')).toMatchObject({ level: 'failed' });
      await here.rows("alter table agents alter column Since set default '2000-01-01'");
      expect((await here.sync(items)).refused).toEqual([]);
    } finally {
      await here.rows("set global sql_mode = ''");
    }
  });

  test('where the type has no such value, the content type is refused, also when it is all there is', async () => {
    await variants.withUnknownColumn(here.connection, 'dataviews', 'Place', 'inet6 not null');
    await expectOnly('dataview', /dataviews\.Place must have a value.*SET DEFAULT/);
    // Nothing else is left to be done: the result is the same.
    const { applied, refused } = await here.sync(items);
    expect(applied).toEqual([]);
    expect(new Set(refused.map(({ contentType }) => contentType))).toEqual(new Set(['dataview']));
    expect(new Set(refused.map(({ code }) => code))).toEqual(new Set(['downstream-unsupported']));
    expect(await here.record()).toMatchObject({ seq: 2 });
  });

  test('a new column of JSON, which an empty text is not, refuses its content type alone', async () => {
    await variants.withUnknownColumn(here.connection, 'dataviews', 'Facts', 'json not null');
    await expectOnly('dataview', /dataviews\.Facts must have a value.*SET DEFAULT/);
    await here.rows("alter table dataviews alter column Facts set default '{}'");
    expect((await here.sync(items)).refused).toEqual([]);
  });
});

const NOTHING = {
  prune: () => false,
  overwrite: false,
  adopt: false,
  policy: () => KEEP_AND_REPORT,
};
