import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DataSource } from 'typeorm';
import { expect, test } from 'vitest';
import { migrate } from '../../apps/server/database/run-migrations.ts';
import { inspect } from '../../apps/server/database/requirements.ts';
import { CurrentRelease } from '../../apps/server/distribution/release/current-release.ts';
import { ApiClient } from '../support/api-client.ts';
import { startApplication, type RunningApplication } from '../support/application.ts';
import { createDatabase, type TestDatabase } from '../support/database.ts';
import { startDatabaseProxy } from '../support/database-proxy.ts';
import { publishHere } from '../support/publishing.ts';
import { startServerProcess } from '../support/server-process.ts';
import { placeAfter } from '../support/share.ts';
import { headSeenBy } from '../support/verified.ts';

/** A database of release 0.1 with rows in every table that it had. */
const DUMP = join(import.meta.dirname, 'release-0.1.sql');

test('the migrations build exactly what the entities declare (docs/design.md#6)', async () => {
  const database = await createDatabase('empty');
  expect((await migrate(database.address)).length).toBeGreaterThan(0);
  const application = await startApplication({ database, as: 'owner' });
  try {
    const dataSource = application.app.get(DataSource);
    // The tables of every feature must be among the entities, or this comparison would see nothing.
    expect(dataSource.entityMetadatas.length).toBeGreaterThan(20);
    const { upQueries } = await dataSource.driver.createSchemaBuilder().log();
    expect(upQueries.map((change) => change.query)).toEqual([]);
  } finally {
    await application.close();
    await database.drop();
  }
});

test('migrating twice changes nothing', async () => {
  const database = await createDatabase('empty');
  try {
    await migrate(database.address);
    expect(await migrate(database.address)).toEqual([]);
  } finally {
    await database.drop();
  }
});

test('F28 a migration that is killed at any statement leaves the schema as it was, and the next one does all of it', async () => {
  const [database, whole] = [await createDatabase('empty'), await createDatabase()];
  try {
    let kills = 0;
    for (let at = 3, isDone = false; !isDone; at = placeAfter(at, 40)) {
      let count = 0;
      let kill: () => unknown = () => undefined;
      const proxy = await startDatabaseProxy(database.address, () => {
        count += 1;
        if (count === at) kill();
        return count >= at ? 'cut' : 'pass';
      });
      const { user, port, database: name } = proxy.address;
      const settings = { DATABASE_URL: `postgres://${user}@127.0.0.1:${port}/${name}` };
      const { child, ended } = await startServerProcess({ verb: ['migrate'], settings });
      kill = () => child.kill('SIGKILL');
      isDone = (await ended) === 0;
      await proxy.close();
      if (isDone) break;
      kills += 1;
      expect(Object.keys(await rowsOf(database)), `killed at statement ${at}`).toEqual([]);
    }
    expect(kills).toBeGreaterThan(0);
    expect(await columnsOf(database)).toEqual(await columnsOf(whole));
  } finally {
    await Promise.all([database.drop(), whole.drop()]);
  }
});

test('F28 servers that are replaced one after the other, under load, answer or say when to try again, and every release is whole', async () => {
  const database = await createDatabase();
  const first = await startApplication({ database });
  const settings = { PROSYNC_SIGNING_KEY_FILE: first.config.signingKeyFile };
  const client = await ApiClient.create(first);
  let serving = [first, await startApplication({ database, settings })];
  const wrong: string[] = [];
  let [polls, isOver] = [0, false];
  const load = Array.from({ length: 4 }, async (_, at) => {
    while (!isOver) {
      const server = serving[at % serving.length];
      if (server === undefined) return;
      // A server that just went away is what a load balancer takes out.
      const answer = await client.call(server, '/head').catch(() => null);
      polls += 1;
      const isGood = answer === null || [200, 304].includes(answer.status);
      if (!isGood && !(answer.status === 503 && answer.headers['retry-after'] !== undefined))
        wrong.push(`${answer.status} ${answer.bytes.toString()}`);
    }
  });
  try {
    for (let round = 1; round <= 4; round += 1) {
      const [old, other] = serving as [RunningApplication, RunningApplication];
      serving = [other];
      if (old !== first) await old.close();
      serving = [other, await startApplication({ database, settings })];
      const item = { contentType: 'script', guid: 'a', body: `round ${round}` };
      expect(await publishHere(other, [item])).toBe(round);
      for (const server of serving) {
        await server.app.get(CurrentRelease, { strict: false }).refresh();
        expect(await headSeenBy(client, server)).toMatchObject({ seq: round });
      }
    }
  } finally {
    isOver = true;
    await Promise.all(load);
    for (const server of new Set([...serving, first])) await server.close();
    await database.drop();
  }
  expect([wrong, polls > 20]).toEqual([[], true]);
});

test('migrating a dump of release 0.1 keeps every row as it was, and gives the schema of a fresh database', async () => {
  const [database, fresh] = [await createDatabase('empty'), await createDatabase()];
  try {
    await database.query(readFileSync(DUMP, 'utf8'));
    const before = await rowsOf(database);
    expect(Object.values(before).filter((rows) => rows.length > 0).length).toBeGreaterThan(8);
    expect(await migrate(database.address)).toContain('References1763683200005');
    const after = await rowsOf(database);
    for (const [table, rows] of Object.entries(before)) {
      if (table !== 'migrations') expect(after[table], table).toMatchObject(rows);
    }
    expect(after.revisions).toMatchObject([{ notes: [], executable: false }]);
    // Whether the file of an item that release 0.1 published is executable is unknown (docs/adr/0001-executable-bit.md).
    expect(after.items).toMatchObject([{ bit_seen: false, digest_with_bit: null }]);
    expect(after.approvals).toMatchObject([{ override_reason: null }]);
    expect(after.releases).toMatchObject([
      { override_reason: null, refused_count: 0, refused: [] },
    ]);
    expect(await columnsOf(database)).toEqual(await columnsOf(fresh));
  } finally {
    await Promise.all([database.drop(), fresh.drop()]);
  }
});

test('after an upgrade, a server of the release before refuses the database, and says that a backup is the way back', async () => {
  const database = await createDatabase();
  try {
    await database.query(`insert into migrations ("timestamp", name) values (9e12, 'Later')`);
    await expect(inspect(database.service)).rejects.toMatchObject({
      code: 'schema-too-new',
      message: expect.stringContaining('it has Later'),
      remedy: expect.stringContaining('restore a backup'),
    });
  } finally {
    await database.drop();
  }
});

/** Every column of every table, as one text each. */
async function columnsOf(database: TestDatabase): Promise<unknown[]> {
  const columns = await database.query(
    `select concat_ws(' ', table_name, column_name, data_type, is_nullable, column_default, generation_expression) as text
       from information_schema.columns where table_schema = 'public' order by 1`,
  );
  return columns.map(({ text }) => text);
}

async function rowsOf(database: TestDatabase): Promise<Record<string, unknown[]>> {
  const tables = await database.query(
    `select relname as name from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace`,
  );
  const rows: Record<string, unknown[]> = {};
  for (const { name } of tables as { name: string }[]) {
    const found = await database.query(`select to_jsonb(t) as row from ${name} t`);
    rows[name] = found.map(({ row }) => row);
  }
  return rows;
}
