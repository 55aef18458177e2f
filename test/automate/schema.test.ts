import type { Connection, RowDataPacket } from 'mysql2/promise';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { mariaDbOrSkip, startMariaDb, type MariaDb } from './mariadb.ts';
import { createSchema, createSupportingTables } from './schema.ts';
import * as variants from './schema/variants.ts';

mariaDbOrSkip('the stand-in schema', () => {
  let mariaDb: MariaDb;
  let connection: Connection;

  beforeAll(async () => {
    mariaDb = await startMariaDb({ sqlMode: 'lenient' });
  });

  beforeEach(async () => {
    connection = await mariaDb.connect({ database: await mariaDb.createDatabase() });
    await createSchema(connection);
  });

  afterAll(() => mariaDb.stop());

  async function rows(statement: string): Promise<Record<string, unknown>[]> {
    const [found] = await connection.query<RowDataPacket[]>(statement);
    return found;
  }

  test('has the tables and the numbers of columns that are known', async () => {
    const counts = await rows(
      `select table_name as name, count(*) as columns from information_schema.columns
       where table_schema = database() group by table_name`,
    );
    expect(counts).toHaveLength(16);
    expect(Object.fromEntries(counts.map(({ name, columns }) => [name, columns]))).toMatchObject({
      agents: 31,
      groupagents: 24,
      mastergroups: 27,
      lt_scripts: 18,
      sensorchecks: 10,
      roledefinitions: 15,
      extrafield: 17,
      dataviews: 22,
    });
  });

  test('takes what real imports write in the lenient mode', async () => {
    await connection.query("insert into Agents (AgentID, Name, LocID) values ('', '△ Disk', '')");
    expect(await rows('select AgentID, LocID from AGENTS')).toEqual([{ AgentID: 1, LocID: 0 }]);
  });

  test('its variants are what they say', async () => {
    await createSupportingTables(connection);
    await variants.withoutTable(connection, 'groupdagents');
    await variants.withoutColumn(connection, 'dataviews', 'IconControl');
    await variants.withUnknownColumn(connection, 'dataviews');
    await variants.asMyIsam(connection, 'roledefinitions');
    await variants.withUtf8mb3Column(connection, 'extrafield', 'Name');
    await variants.withColumnType(connection, 'sensorchecks', 'SQL', 'text');
    await variants.withVersioningTrigger(connection);
    await variants.withExtraDataProcedures(connection);
    expect(await rows("show tables like 'groupdagents'")).toEqual([]);
    expect(await rows("show columns from dataviews like 'IconControl'")).toEqual([]);
    expect(await rows("show columns from dataviews like 'BroughtByAnUpdate'")).toHaveLength(1);
    expect((await rows("show table status like 'roledefinitions'"))[0]).toMatchObject({
      Engine: 'MyISAM',
    });
    await connection.query("insert into extrafield (Form, Name) values (1, '😀')");
    expect(await rows('select Name from extrafield')).toEqual([{ Name: '?' }]);
  });

  test('a trigger can change what was written', async () => {
    await variants.withMutatingTrigger(connection, 'sensorchecks', 'Name');
    await connection.query("insert into sensorchecks (Name) values ('one')");
    expect(await rows('select Name from sensorchecks')).toEqual([{ Name: 'one (altered)' }]);
  });
});
