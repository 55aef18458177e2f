import type { Connection, RowDataPacket } from 'mysql2/promise';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildEmptyInstance, buildInstance, tablesOf } from './builder.ts';
import { unpacked } from './encode.ts';
import { LARGE, ORDINARY, SMALL } from './instance/counts.ts';
import { World } from './instance/world.ts';
import { mariaDbOrSkip, startMariaDb, type MariaDb } from './mariadb.ts';
import { createSchema, createSupportingTables } from './schema.ts';

const IDENTITIES = [
  ['lt_scripts', 'ScriptId', 'ScriptGuid'],
  ['agents', 'AgentID', 'GUID'],
  ['sensorchecks', 'SensID', 'GUID'],
  ['mastergroups', 'GroupID', 'GUID'],
  ['dataviews', 'DataViewID', 'GUID'],
  ['extrafield', 'ID', 'LtGuid'],
  ['roledefinitions', 'RoleDefinitionId', 'RoleDetectionGuid'],
  ['alerttemplate', 'AlertActionID', 'GUID'],
] as const;

mariaDbOrSkip('the builder of instances', () => {
  const servers: MariaDb[] = [];
  const connections: Connection[] = [];

  beforeAll(async () => {
    for (const sqlMode of ['strict', 'lenient'] as const) {
      servers.push(await startMariaDb({ sqlMode }));
    }
  });

  afterAll(async () => {
    for (const server of servers) await server.stop();
  });

  async function emptyDatabase(server = servers[0]): Promise<Connection> {
    if (!server) throw new Error('There is no server.');
    const connection = await server.connect({ database: await server.createDatabase() });
    await createSchema(connection);
    await createSupportingTables(connection);
    connections.push(connection);
    return connection;
  }

  async function rows(connection: Connection, statement: string): Promise<RowDataPacket[]> {
    const [found] = await connection.query<RowDataPacket[]>(statement);
    return found;
  }

  test.each([0, 1])(
    'fills an instance in the mode of server %i, and nothing is altered',
    async (at) => {
      const connection = await emptyDatabase(servers[at]);
      const world = await buildInstance(connection, { seed: 1, own: SMALL });
      for (const [table, made] of Object.entries(tablesOf(world))) {
        const stored = await rows(connection, `select count(*) as n from ${table}`);
        expect([table, stored[0]?.n]).toEqual([table, made.length]);
      }
      const names = await rows(connection, 'select ScriptId, ScriptName from lt_scripts');
      expect(new Map(names.map((row) => [row.ScriptId, row.ScriptName]))).toEqual(
        new Map(world.all('script').map(({ id, name }) => [id, name])),
      );
      expect(names.filter((row) => String(row.ScriptName).endsWith(' '))).not.toHaveLength(0);
    },
  );

  test('has hundreds of each type, in folders of up to three levels', async () => {
    const connection = await emptyDatabase();
    await buildInstance(connection, { seed: 1 });
    const [counts] = await rows(
      connection,
      `select (select count(*) from lt_scripts) as scripts, (select count(*) from agents where ComputerID = 0) as monitors,
         (select count(*) from agents where ComputerID > 0) as installed, (select count(*) from groupagents) as remote,
         (select count(*) from mastergroups where Depth > 1) as deepGroups`,
    );
    expect(counts).toMatchObject({
      scripts: (ORDINARY.script ?? 0) + 1,
      monitors: 200,
      remote: 150,
    });
    expect(counts?.installed).toBeGreaterThan(0);
    expect(counts?.deepGroups).toBeGreaterThan(10);
    const deep = await rows(
      connection,
      `select s.ScriptId from lt_scripts s join scriptfolders a on a.FolderID = s.FolderId
       join scriptfolders b on b.FolderID = a.ParentID join scriptfolders c on c.FolderID = b.ParentID
       where c.ParentID = 0`,
    );
    expect(deep).not.toHaveLength(0);
  });

  test('its references can be resolved, and their numbers are those of the instance', async () => {
    const connection = await emptyDatabase();
    await buildInstance(connection, { seed: 2, own: SMALL });
    const broken = await rows(
      connection,
      `select 'folder' from lt_scripts where FolderId <> 0 and FolderId not in (select FolderID from scriptfolders)
       union all select 'alert template' from agents where AlertAction not in (select AlertActionID from alerttemplate)
       union all select 'script' from alerttemplates where AlertAction & 512 and ScriptID not in (select ScriptId from lt_scripts)
       union all select 'search' from mastergroups where AutoJoinScript <> 0 and AutoJoinScript not in (select SensID from sensorchecks)
       union all select 'group' from groupagents where GroupID not in (select GroupID from mastergroups)
       union all select 'override' from groupdagents where GroupID not in (select GroupID from mastergroups)
       union all select 'category' from agents where TicketCategory not in (select ID from infocategory)
       union all select 'parent' from roledefinitions where ParentRoleDefinitionGuid <> ''
         and ParentRoleDefinitionGuid not in (select RoleDetectionGuid from roledefinitions)`,
    );
    expect(broken).toEqual([]);
  });

  test('scripts decode to steps that refer to scripts, fields and roles by GUID', async () => {
    const connection = await emptyDatabase();
    const world = await buildInstance(connection, { seed: 3, counts: SMALL });
    const scripts = await rows(
      connection,
      'select ScriptGuid, convert(ScriptData using latin1) as data, convert(LicenseData using utf8) as license from lt_scripts',
    );
    const guids = new Set(world.all('script').map(({ guid }) => guid));
    const called = new Set<string>();
    for (const row of scripts) {
      const xml = unpacked(String(row.data));
      expect(xml).toContain(`<ScriptGuid>${row.ScriptGuid}</ScriptGuid>\r\n  </Scripts>\r\n`);
      expect(unpacked(String(row.license))).toContain(
        `${row.ScriptGuid}</ScriptGuid></LicenseData>`,
      );
      for (const [, guid = ''] of xml.matchAll(/<FunctionId>17<.*\r\n +<Param1>(.*)</g)) {
        called.add(guid);
        expect(guids).toContain(guid);
      }
    }
    const [first] = world.of('script', 'distributed');
    expect(called).toContain(first?.guid);
    expect(called.size).toBeGreaterThan(20);
  });

  test('two instances have the same content under other numbers', async () => {
    const connection = await emptyDatabase();
    const other = await emptyDatabase();
    await buildInstance(connection, { seed: 4, firstId: 1000 });
    await buildInstance(other, { seed: 4, firstId: 70_000 });
    for (const [table, id, guid] of IDENTITIES) {
      const statement = `select ${id} as id, ${guid} as guid from ${table} order by ${guid}, ${id}`;
      const [here, there] = [await rows(connection, statement), await rows(other, statement)];
      expect(there.map((row) => row.guid)).toEqual(here.map((row) => row.guid));
      const ids = new Set(here.map((row) => row.id));
      expect(there.filter((row) => ids.has(row.id))).toEqual([]);
    }
    const [one] = await rows(connection, 'select GUID from groupagents limit 1');
    expect(await rows(other, `select 1 from groupagents where GUID = '${one?.GUID}'`)).toEqual([]);
  });

  test('an empty instance has the stock rows and its own, with names that will collide', async () => {
    const connection = await emptyDatabase();
    const source = new World({ seed: 5, firstId: 1000, counts: SMALL, own: {} });
    const target = await buildEmptyInstance(connection, { seed: 5 });
    expect(target.of('script', 'stock').map(({ guid }) => guid)).toEqual(
      source.of('script', 'stock').map(({ guid }) => guid),
    );
    expect(target.of('internal-monitor', 'distributed')).toEqual([]);
    const [namesake] = target.of('internal-monitor', 'own');
    expect(namesake?.name).toBe(source.of('internal-monitor', 'distributed')[0]?.name);
    expect(namesake?.guid).not.toBe(source.of('internal-monitor', 'distributed')[0]?.guid);
  });

  test('builds the largest, of thousands of rows', async () => {
    const connection = await emptyDatabase();
    await buildInstance(connection, { seed: 6, counts: LARGE });
    expect(await rows(connection, 'select 1 from lt_scripts')).toHaveLength(2001);
  });
});

describe('the same seed', () => {
  const build = (seed: number) =>
    tablesOf(new World({ seed, firstId: 1, counts: SMALL, own: SMALL }));

  test('makes the same rows, and another seed others', () => {
    expect(build(1)).toEqual(build(1));
    expect(build(2)).not.toEqual(build(1));
  });
});
