import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { ContentItem } from '../connector.ts';
import { scriptData, type Step } from '../../../test/automate/encode.ts';
import { mariaDbOrSkip, startMariaDb, type MariaDb } from '../../../test/automate/mariadb.ts';
import { searchSql, searchXml, type Condition } from '../../../test/automate/rows/search-row.ts';
import { readAll, SourceDatabase, type ReadAll } from '../../../test/automate/source.ts';

const LOCATION_EDF = '02f643c0-259d-495b-a0b1-e58c347fda7c';
const DISPLACED_EDF = '77e6376d-3a70-454e-b6d0-d10261177218';
const TWICE = '61accb37-b780-4659-9a77-04eff1e68b71';
const SEARCH = '0353b13c-69ec-484d-946e-7925fc9d096d';
const STOCK = [
  '553438e0-b7e1-11e0-aac1-9d777f14e852',
  'a72e229b-3bf5-11e1-92fd-c1ee63289e9e',
  '5ca92306-2d93-11e1-ac0f-3d76979114ae',
  '55346207-b7e1-11e0-aac1-9d777f14e852',
];

mariaDbOrSkip('the broken references of real content (docs/automate-schema.md#12)', () => {
  let server: MariaDb;
  let source: SourceDatabase;

  beforeAll(async () => {
    server = await startMariaDb({ sqlMode: 'lenient' });
  });

  beforeEach(async () => {
    source = await SourceDatabase.open(server);
  });

  afterEach(() => source.close());
  afterAll(() => server?.stop());

  async function extraDataField(guid: string, form: number, name: string): Promise<void> {
    const row = { LtGuid: guid, Form: form, Name: name, FType: 0 };
    await source.run('insert into extrafield set ?', [row]);
  }

  async function search(guid: string, conditions: Condition[]): Promise<void> {
    await source.run('insert into sensorchecks set ?', [
      {
        GUID: guid,
        Name: `Search ${guid}`,
        QueryType: 4,
        SQL: searchSql(conditions),
        SearchXML: searchXml(conditions),
      },
    ]);
  }

  async function script(guid: string, steps: Step[]): Promise<void> {
    const row = {
      ScriptGuid: guid,
      ScriptName: `Script ${guid}`,
      ScriptData: scriptData({ guid, version: 1, steps }),
    };
    await source.run('insert into lt_scripts set ?', [row]);
  }

  async function read(): Promise<ReadAll & { item: (guid: string) => ContentItem | undefined }> {
    const all = await readAll(source.reader());
    expect(all.outcome.complete).toBe(true);
    return { ...all, item: (guid) => all.items.find((each) => each.guid === guid) };
  }

  test('a search that needs an extra data field which was never created: it stays a reference, and is noted', async () => {
    await search(SEARCH, [
      { kind: 'extra-data-field', guid: LOCATION_EDF, label: 'SMB1', level: 'Location' },
    ]);
    const { item, problems } = await read();
    expect(problems).toEqual([]);
    expect(item(SEARCH)?.references).toEqual([
      { contentType: 'extra-data-field', guid: LOCATION_EDF },
    ]);
    expect(item(SEARCH)?.notes).toEqual([
      `It refers to the extra data field ${LOCATION_EDF}, which is not on this instance.`,
    ]);
  });

  test('the same search uses a field of locations as one of computers: the wrong level is noted', async () => {
    await extraDataField(DISPLACED_EDF, 2, 'SMB1 Vulnerability');
    await search(SEARCH, [{ kind: 'extra-data-field', guid: DISPLACED_EDF, label: 'SMB1' }]);
    const { item } = await read();
    expect(item(SEARCH)?.notes).toEqual([
      `It asks for the extra data field ${DISPLACED_EDF} at the level Computer, and it is one of the level Location.`,
    ]);
  });

  test('one GUID for two fields: both are blocked, and both names are told', async () => {
    await extraDataField(TWICE, 1, 'SMB1 Vulnerability');
    await extraDataField(TWICE, 1, 'SMBv1 Vulnerability');
    const { problems, items } = await read();
    expect(items).toEqual([]);
    expect(problems.map(({ code, guid, path }) => [code, guid, path])).toEqual([
      ['duplicate-guid', TWICE, 'Computer/SMB1 Vulnerability'],
      ['duplicate-guid', TWICE, 'Computer/SMBv1 Vulnerability'],
    ]);
    for (const { detail } of problems)
      expect(detail).toContain('"Computer/SMB1 Vulnerability", "Computer/SMBv1 Vulnerability"');
  });

  test('a search that needs stock fields: references by GUID, all four of them', async () => {
    await search(
      '47d73828-38b1-4289-ae68-3017cf968ff7',
      STOCK.map((guid) => ({ kind: 'extra-data-field', guid, label: guid, level: 'Client' })),
    );
    const [item] = (await read()).items;
    expect(item?.references.map(({ guid }) => guid)).toEqual([...STOCK].sort());
    expect(item?.notes).toHaveLength(4);
  });

  test('a remote monitor with a template by a number that is not here', async () => {
    const group = { GUID: '3ac455da-f1fb-11e1-b4ec-1231391d2d19', Name: 'Domain Controllers' };
    await source.run('insert into mastergroups set GroupID = 5, ParentID = 0, ?', [group]);
    const monitor = { GroupID: 5, Name: 'ProVal - Dev - Disable Netbios', AlertAction: 172 };
    await source.run('insert into groupagents set ?', [monitor]);
    const { problems } = await read();
    expect(problems).toMatchObject([
      {
        code: 'broken-reference',
        detail: 'AlertAction 172 names no alert template with a GUID.',
        path: 'Domain Controllers/ProVal - Dev - Disable Netbios',
      },
    ]);
  });

  test('a search that is known by its number 1406: the number is no part of it, and one in SQL is noted', async () => {
    const row = {
      SensID: 1406,
      GUID: SEARCH,
      Name: 'Windows RDS Session Host Servers',
      QueryType: 4,
    };
    await source.run('insert into sensorchecks set ?, `SQL` = ?', [
      row,
      'select GroupID from mastergroups where AutoJoinScript=1406 and SensID = 1406 and groupid in (12, 13)',
    ]);
    const { item } = await read();
    expect(Buffer.from(item(SEARCH)?.bytes ?? []).toString()).not.toContain('"SensID":1406');
    expect(item(SEARCH)?.notes).toEqual([
      'SQL compares SensID with 1406, a number of this instance.',
      'SQL compares groupid with 12, a number of this instance.',
    ]);
  });

  test('steps that name groups and users by number', async () => {
    const guid = '32ea4448-0000-4000-8000-000000000001';
    await source.run(
      "insert into mastergroups set GroupID = 1045, ParentID = 0, GUID = ?, Name = 'Servers'",
      [SEARCH],
    );
    await script(guid, [
      { action: 2, functionId: 136, sort: 0, params: ['1045'] },
      { action: 2, functionId: 131, sort: 1, params: ['1045'] },
      { action: 2, functionId: 105, sort: 2, params: ['Failed', '1'] },
    ]);
    const { item } = await read();
    expect(item(guid)?.references).toEqual([{ contentType: 'group', guid: SEARCH }]);
    expect(item(guid)?.notes).toEqual(['Step 3 names user 1 by its number.']);
  });

  test('an alert template that was imported twice: one item per GUID, so both headers are blocked', async () => {
    const header = { GUID: 'ff457b08-849e-4501-8428-1ebe19305dfd', Name: '~Autofix' };
    await source.run('insert into alerttemplate set ?', [header]);
    await source.run('insert into alerttemplate set ?', [header]);
    const { problems } = await read();
    expect(problems.map(({ code }) => code)).toEqual(['duplicate-guid', 'duplicate-guid']);
  });

  test('scripts that call themselves and each other need each other, and not themselves', async () => {
    const [one, two] = [
      'a1000000-0000-4000-8000-000000000001',
      'a2000000-0000-4000-8000-000000000002',
    ];
    const call = (guid: string, sort: number): Step => ({
      action: 2,
      functionId: 17,
      sort,
      params: [guid],
    });
    await script(one, [call(one, 0), call(two, 1)]);
    await script(two, [call(one, 0)]);
    const { item } = await read();
    expect(item(one)?.references).toEqual([{ contentType: 'script', guid: two }]);
    expect(item(two)?.references).toEqual([{ contentType: 'script', guid: one }]);
    expect(item(one)?.notes).toBeUndefined();
  });

  test('what belongs to the instance is left out of a body, and noted where it was something', async () => {
    const row = {
      GUID: SEARCH,
      Name: 'Monitor',
      ComputerID: 0,
      ContactID: 12,
      LocID: 0,
      ClientID: 3,
    };
    await source.run("insert into agents set ?, TicketCategory = 77, DriveID = '4,5'", [row]);
    const { item } = await read();
    expect(item(SEARCH)?.notes?.sort()).toEqual([
      'ClientID 3 belongs to this instance and is left out.',
      'ContactID 12 belongs to this instance and is left out.',
      'DriveID 4 names no group and is left out.',
      'DriveID 5 names no group and is left out.',
      'TicketCategory 77 names no row of infocategory and is left out.',
    ]);
    const body = JSON.parse(Buffer.from(item(SEARCH)?.bytes ?? []).toString()) as unknown;
    expect(body).toMatchObject({
      ContactID: 0,
      ClientID: 0,
      LocID: 0,
      DriveID: [],
      TicketCategory: null,
    });
  });
});
