import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { CreatedApiClient } from '#api/api-clients';
import type { ItemList } from '#api/items';
import type { InstanceList } from '#api/instances';
import type { PublishAnswer } from '#api/releases';
import type { ScanView } from '#api/scans';
import type { SourceView } from '#api/sources';
import { itemKey } from '#domain/item';
import { overrideInGroup, tune, tuningOf } from '../automate/changes/internal-monitor-change.ts';
import { edit, remove } from '../automate/changes/item.ts';
import { changeStep, resave } from '../automate/changes/script-change.ts';
import { SMALL } from '../automate/instance/counts.ts';
import { mariaDbOrSkip, startMariaDb, type MariaDb } from '../automate/mariadb.ts';
import { readAll, SourceDatabase } from '../automate/source.ts';
import { TargetDatabase } from '../automate/target.ts';
import { startApplication, type RunningApplication } from '../support/application.ts';
import { runClient, type ClientRun } from '../support/client.ts';
import { Operator, operatorOf } from '../support/operator.ts';

/*
 * Two instances of Automate with other numeric ids are kept alike through review and release, with nothing but the calls and
 * commands of the manual. Each test goes on where the one before it ended.
 */
mariaDbOrSkip('two instances of Automate', () => {
  let strict: MariaDb;
  let lenient: MariaDb;
  let central: SourceDatabase;
  let downstream: TargetDatabase;
  let server: RunningApplication;
  let operator: Operator;
  let source: SourceView;
  const folder = mkdtempSync(join(tmpdir(), 'prosync-automate-'));

  beforeAll(async () => {
    [strict, lenient] = await Promise.all([
      startMariaDb({ sqlMode: 'strict' }),
      startMariaDb({ sqlMode: 'lenient' }),
    ]);
    central = await SourceDatabase.open(strict, { seed: 7, counts: SMALL });
    downstream = await TargetDatabase.open(lenient, { seed: 7, firstId: 90_000, own: SMALL });
    await strict.createUser('reader', 'reading only', [`select on ${central.database}.*`]);
    await lenient.createUser('prosync', 'writing', [
      `select, insert, update, delete, create on ${downstream.database}.*`,
    ]);
    server = await startApplication({ settings: central.serverSettings });
    operator = await operatorOf(server, 'administrator');
  });

  afterAll(async () => {
    await server?.close();
    await central?.close();
    await Promise.all([strict?.stop(), lenient?.stop()]);
    rmSync(folder, { recursive: true, force: true });
  });

  const client = (...args: string[]): Promise<ClientRun> => runClient(folder, args);
  const scan = () => operator.do<ScanView>('POST', `/sources/${source.id}/scans?wait=60`);
  const published = () => readAll(central.reader());

  /** Approves everything that the list shows, as the console's button does, and publishes it. */
  async function approveAndPublish(): Promise<PublishAnswer> {
    const { counts } = await operator.do<ItemList>('GET', '/items?limit=1');
    const { approvable: expected, seen } = counts;
    await operator.do('POST', '/approvals', { filter: {}, expected, seen });
    return operator.do<PublishAnswer>('POST', '/releases', {});
  }

  async function expectAlike(butFor: readonly string[] = []): Promise<void> {
    const [here, there] = await Promise.all([downstream.read(), published()]);
    const digests = new Map(here.items.map((item) => [itemKey(item), item.digest]));
    const alike = there.items.filter(({ guid }) => !butFor.includes(guid));
    const differing = alike.filter((item) => digests.get(itemKey(item)) !== item.digest);
    expect(differing.map(({ contentType, name }) => `${contentType} ${name}`)).toEqual([]);
  }

  test('the source is read with the right to select and nothing else', async () => {
    source = await operator.do<SourceView>('POST', '/sources', {
      name: 'central',
      connector: 'automate',
      password: 'reading only',
      settings: {
        host: '127.0.0.1',
        port: strict.port,
        user: 'reader',
        database: central.database,
        passwordFile: central.secret('reading only'),
      },
    });
    const { status, counts } = await scan();
    expect(status).toBe('complete');
    expect(counts).toMatchObject({ problems: 0, new: (await published()).items.length });
  });

  test('everything approved becomes one release, and nothing misses what it refers to', async () => {
    const { published: count, refused } = await approveAndPublish();
    expect(count).toBe((await published()).items.length);
    expect(refused).toEqual([]);
  });

  test('the doctor finds nothing wrong before the first sync', async () => {
    const { name, secret } = await operator.do<CreatedApiClient>('POST', '/api-clients', {
      name: 'acme',
    });
    writeFileSync(join(folder, 'db-password'), 'writing', { mode: 0o600 });
    const target = `automate:mysql://prosync@127.0.0.1:${lenient.port}/${downstream.database}`;
    const login = ['login', server.url, '--name', name, '--target', target];
    const password = ['--target-password-file', 'db-password'];
    const loggedIn = await runClient(folder, [...login, ...password], `${secret}\n`);
    expect(loggedIn, loggedIn.stderr).toMatchObject({ code: 0 });
    const examined = await client('doctor', '--json');
    const { findings } = JSON.parse(examined.stdout) as { findings: { level: string }[] };
    expect(findings.filter(({ level }) => level === 'failed')).toEqual([]);
  });

  test('what has the name of a published item is shown beside it, line by line', async () => {
    const { differences } = JSON.parse((await client('diff', '--json')).stdout) as {
      differences: { reason: string | null; before: object | null; diff: string[] }[];
    };
    const namesakes = differences.filter(({ reason }) => reason?.includes('same name') === true);
    expect(namesakes.length).toBeGreaterThan(0);
    for (const { before, diff } of namesakes) {
      expect(before).not.toBeNull();
      expect(diff.filter((line) => line.startsWith(' '))).not.toEqual([]);
    }
  });

  test('the first sync makes both alike, under other numeric ids, and leaves what is theirs alone', async () => {
    const own = await ownRows();
    // Everything, also what is tagged Global; and the published items beside those of the same name that are theirs.
    const choices = 'drift: { namesake: beside }\n';
    const config = join(folder, '.prosync/config.yaml');
    writeFileSync(
      config,
      readFileSync(config, 'utf8').replace(/excludeTags:\n(?: +- .*\n)+/, 'excludeTags: []\n') +
        choices,
    );
    const synced = await client('sync', '--json');
    expect(synced, synced.stderr).toMatchObject({ code: 0 });
    await expectAlike();
    expect(await ownRows()).toEqual(own);
  });

  test('a second sync writes nothing', async () => {
    const before = await checksums();
    const again = await client('sync', '--json');
    expect(JSON.parse(again.stdout)).toMatchObject({ installed: 0, updated: 0, removed: 0 });
    expect(await checksums()).toEqual(before);
  });

  test('saving a script again is no change; a step parameter is exactly one', async () => {
    const [first, second] = central.world?.of('script', 'distributed') ?? [];
    await resave(central.connection, first?.guid ?? '');
    expect((await scan()).counts).toMatchObject({ modified: 0, new: 0 });
    await changeStep(central.connection, second?.guid ?? '', {
      step: 0,
      param: 1,
      value: 'another value',
    });
    expect((await scan()).counts).toMatchObject({ modified: 1, new: 0 });
    expect(await approveAndPublish()).toMatchObject({ published: 1, removed: 0 });
    expect(JSON.parse((await client('sync', '--json')).stdout)).toMatchObject({ updated: 1 });
    await expectAlike();
  });

  test('an update keeps what the instance tuned for itself', async () => {
    const [monitor] = central.world?.of('internal-monitor', 'distributed') ?? [];
    const guid = monitor?.guid ?? '';
    const [group] = downstream.world.all('group');
    await tune(downstream.connection, guid, { interval: 123 });
    await overrideInGroup(downstream.connection, guid, group?.id ?? 0, {
      alertAction: 0,
      ticketCategory: 0,
    });
    const tuned = await tuningOf(downstream.connection, guid);
    await central.run('update agents set DataIn = concat(DataIn, ?) where GUID = ?', [' ', guid]);
    await scan();
    await approveAndPublish();
    const synced = JSON.parse((await client('sync', '--json')).stdout) as object;
    expect(synced).toMatchObject({ updated: 1 });
    expect(await tuningOf(downstream.connection, guid)).toEqual(tuned);
    const status = JSON.parse((await client('status', '--json')).stdout) as { counts: object };
    expect(status.counts).toEqual({ 'up-to-date': expect.any(Number) });
  });

  test('what is deleted at the source leaves the instance with --prune and not before', async () => {
    const [dataview] = central.world?.of('dataview', 'distributed') ?? [];
    await remove(central.connection, 'dataview', dataview?.guid ?? '');
    expect((await scan()).counts).toMatchObject({ deleted: 1 });
    expect(await approveAndPublish()).toMatchObject({ removed: 1 });
    expect(JSON.parse((await client('sync', '--json')).stdout)).toMatchObject({ removed: 0 });
    const pruned = await client('sync', '--prune', '--json');
    expect(JSON.parse(pruned.stdout)).toMatchObject({ removed: 1 });
    const [tuned] = central.world?.of('internal-monitor', 'distributed') ?? [];
    await expectAlike([tuned?.guid ?? '']);
  });

  test('a dataview with another GUID takes the row of its predecessor, once its type can be applied', async () => {
    const dataview = central.world?.of('dataview', 'distributed').at(-1);
    const rows = () => downstream.rows('select DataViewID, Name from dataviews order by 1');
    const before = await rows();
    const guid = '5c1f0000-0000-4000-8000-000000000001';
    await edit(central.connection, 'dataview', dataview?.guid ?? '', { GUID: guid });
    await scan();
    expect(await approveAndPublish()).toMatchObject({ published: 1, removed: 1 });
    await downstream.rows('alter table dataviews add column New inet6 not null');
    // Nothing else is left to be applied: the result is the same as beside other content types.
    for (const _ of [1, 2]) {
      const stopped = await client('sync', '--json');
      expect([stopped.code, stopped.stdout]).toEqual([9, expect.stringContaining('dataviews.New')]);
    }
    await downstream.rows('alter table dataviews drop column New');
    expect(await client('sync', '--json')).toMatchObject({ code: 0 });
    expect(await rows()).toEqual(before);
    expect((await downstream.read()).items.map((item) => item.guid)).toContain(guid);
  });

  test('the audit view is installed once, shows what is there, is never drift, and goes', async () => {
    const change = async (action: string): Promise<unknown> => {
      const { code, stdout, stderr } = await client('audit-view', action, '--json');
      expect(code, stderr).toBe(0);
      return (JSON.parse(stdout) as { change: unknown }).change;
    };
    expect([await change('install'), await change('install')]).toEqual(['added', 'unchanged']);
    const [view] = await downstream.rows("select * from dataviews where Name = 'ProSync Audit'");
    const shown = await downstream.rows(`SELECT ${view?.['FieldList']} ${view?.['SQLBody']}`);
    const status = JSON.parse((await client('status', '--json')).stdout) as { counts: object };
    expect(status.counts).toEqual({ 'up-to-date': shown.length });
    expect((await client('sync', '--prune')).code).toBe(0);
    expect([await change('remove'), await change('remove')]).toEqual(['removed', 'unchanged']);
  });

  test('the console shows the instance as it is', async () => {
    const { data } = await operator.do<InstanceList>('GET', '/instances');
    expect(data).toMatchObject([{ connector: 'automate', health: 'ok' }]);
  });

  async function ownRows(): Promise<unknown> {
    const guids = downstream.world.of('script', 'own').map(({ guid }) => guid);
    return downstream.rows('select * from lt_scripts where ScriptGuid in (?)', [guids]);
  }

  async function checksums(): Promise<unknown> {
    const tables =
      'lt_scripts, agents, groupagents, sensorchecks, mastergroups, dataviews, extrafield';
    return downstream.rows(`checksum table ${tables}, plugin_prosync_items, alerttemplates`);
  }
});
