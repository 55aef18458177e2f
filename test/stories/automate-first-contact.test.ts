import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { CreatedApiClient } from '#api/api-clients';
import type { ItemList } from '#api/items';
import type { ScanView } from '#api/scans';
import type { SourceView } from '#api/sources';
import { move } from '../automate/changes/folder.ts';
import { edit, rowOf } from '../automate/changes/item.ts';
import { SMALL } from '../automate/instance/counts.ts';
import { mariaDbOrSkip, startMariaDb, type MariaDb } from '../automate/mariadb.ts';
import { readAll, SourceDatabase } from '../automate/source.ts';
import { published, TargetDatabase } from '../automate/target.ts';
import { startApplication, type RunningApplication } from '../support/application.ts';
import { runClient, type ClientRun } from '../support/client.ts';
import { Operator, operatorOf } from '../support/operator.ts';

/** What `status --json` and `sync --json` say of an item. */
interface Shown {
  guid: string;
  state: string;
  drift?: string | null;
}

/*
 * An instance into which everything was imported by hand meets ProSync. Each test goes on where the one before it ended.
 */
mariaDbOrSkip('an instance of Automate that has everything already', () => {
  let database: MariaDb;
  let central: SourceDatabase;
  let here: TargetDatabase;
  let server: RunningApplication;
  let operator: Operator;
  let source: SourceView;
  const folder = mkdtempSync(join(tmpdir(), 'prosync-first-contact-'));

  beforeAll(async () => {
    database = await startMariaDb({ sqlMode: 'lenient' });
    central = await SourceDatabase.open(database, { seed: 7, counts: SMALL });
    here = await TargetDatabase.open(database, { seed: 7, firstId: 90_000, own: {} });
    await here.sync(published((await readAll(central.reader())).items));
    await here.rows('drop table plugin_prosync_items, plugin_prosync_state');
    server = await startApplication({ settings: central.serverSettings });
    operator = await operatorOf(server, 'administrator');
  }, 180_000);

  afterAll(async () => {
    await server?.close();
    await central?.close();
    here?.close();
    await database?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const client = (...args: string[]): Promise<ClientRun> => runClient(folder, args);

  async function publish(): Promise<void> {
    await operator.do<ScanView>('POST', `/sources/${source.id}/scans?wait=60`);
    const { counts } = await operator.do<ItemList>('GET', '/items?limit=1');
    const { approvable: expected, seen } = counts;
    await operator.do('POST', '/approvals', { filter: {}, expected, seen });
    await operator.do('POST', '/releases', {});
  }

  async function states(): Promise<Map<string, Shown>> {
    const { stdout } = await client('status', '--json');
    const { items } = JSON.parse(stdout) as { items: Shown[] };
    return new Map(items.map((item) => [item.guid, item]));
  }

  function monitor(at: number): string {
    return central.world?.of('internal-monitor', 'distributed')[at]?.guid ?? '';
  }

  test('the first sync links what is equal but for its tuning, a reference to nothing included', async () => {
    const { place: settings } = central.settings();
    const password = database.rootPassword;
    const asked = { name: 'central', connector: 'automate', settings, password };
    source = await operator.do<SourceView>('POST', '/sources', asked);
    await publish();
    const { name, secret } = await operator.do<CreatedApiClient>('POST', '/api-clients', {
      name: 'acme',
    });
    writeFileSync(join(folder, 'db-password'), database.rootPassword, { mode: 0o600 });
    const target = `automate:mysql://root@127.0.0.1:${database.port}/${here.database}`;
    const login = ['login', server.url, '--name', name, '--target', target];
    await runClient(folder, [...login, '--target-password-file', 'db-password'], `${secret}\n`);
    const config = join(folder, '.prosync/config.yaml');
    const settled = readFileSync(config, 'utf8').replace(
      /excludeTags:\n(?: +- .*\n)+/,
      'excludeTags: []\n',
    );
    writeFileSync(config, settled);
    await edit(here.connection, 'internal-monitor', monitor(0), { interval: 4711, ContactID: 9 });
    await edit(here.connection, 'internal-monitor', monitor(1), { AlertAction: 999_999 });
    await edit(here.connection, 'internal-monitor', monitor(2), { DataIn: 'ours' });
    const before = await here.everything();
    const synced = await client('sync', '--json');
    const { linked, installed } = JSON.parse(synced.stdout) as Record<string, number>;
    expect([linked, installed]).toEqual([(await states()).size - 1, 0]);
    expect(await here.everything()).toEqual(before);
    const after = await states();
    const of = (guid: string) => after.get(guid)?.state;
    expect([0, 1, 2].map(monitor).map(of)).toEqual(['up-to-date', 'up-to-date', 'drifted']);
  }, 180_000);

  test('what differs in one column and refers to nothing in another differs in these alone', async () => {
    await edit(here.connection, 'internal-monitor', monitor(3), {
      DataIn: 'ours',
      AlertAction: 999_999,
    });
    const { stdout } = await client('diff', '--json');
    const { differences } = JSON.parse(stdout) as {
      differences: { guid: string; diff: string[] }[];
    };
    const changed = differences
      .filter(({ guid }) => guid === monitor(3))
      .flatMap(({ diff }) => diff.filter((line) => /^[-+](?![-+])/.test(line)));
    expect(changed.filter((line) => !line.includes('"DataIn"'))).toEqual([]);
    expect(changed).toHaveLength(2);
  });

  test('a script that was moved here is shown as moved, and is updated where it is', async () => {
    const [script] = central.world?.of('script', 'distributed') ?? [];
    const guid = script?.guid ?? '';
    await move(here.connection, 'script', guid, ['Ours']);
    expect((await states()).get(guid)).toMatchObject({ state: 'drifted', drift: 'moved' });
    const placed = (await rowOf(here.connection, 'script', guid))?.FolderId;
    await edit(central.connection, 'script', guid, { ScriptNotes: 'Better.' });
    await publish();
    expect(JSON.parse((await client('sync', '--json')).stdout)).toMatchObject({ updated: 1 });
    expect(await rowOf(here.connection, 'script', guid)).toMatchObject({
      ScriptNotes: 'Better.',
      FolderId: placed,
    });
    expect((await states()).get(guid)).toMatchObject({ state: 'drifted', drift: 'moved' });
  });
});
