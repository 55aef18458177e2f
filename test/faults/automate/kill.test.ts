import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { ApplyStep } from '#connectors/connector';
import { automateWriter } from '#connectors/automate/automate-writer';
import { edit } from '../../automate/changes/item.ts';
import { moveGroup } from '../../automate/changes/others.ts';
import { SMALL } from '../../automate/instance/counts.ts';
import { mariaDbOrSkip, startMariaDb, type MariaDb } from '../../automate/mariadb.ts';
import { startMariaDbProxy, type Judge, type MariaDbProxy } from '../../automate/proxy.ts';
import { programOf } from '../../support/program.ts';
import { shareOf } from '../../support/share.ts';
import { readAll, SourceDatabase } from '../../automate/source.ts';
import { published, TargetDatabase, type Published } from '../../automate/target.ts';

/*
 * F23: the writing process, or MariaDB, is killed at every statement between them. Whatever happens, content and record are
 * those of before or those of afterwards, together; the next run is up to date.
 */

mariaDbOrSkip('killed while an instance of Automate is written (F23)', () => {
  let server: MariaDb;
  let source: SourceDatabase;
  let here: TargetDatabase;
  let before: Published[];
  let wanted: Published[];
  let folder: string;
  let old: string;
  let steps: ApplyStep[];
  const proxies: MariaDbProxy[] = [];
  const targets: TargetDatabase[] = [];

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'prosync-kill-'));
    server = await startMariaDb({ sqlMode: 'lenient' });
    source = await SourceDatabase.open(server, { seed: 4, firstId: 1000, counts: SMALL });
    before = published((await readAll(source.reader())).items);
    const [gone] = before.filter(({ contentType }) => contentType === 'dataview').slice(-1);
    wanted = (await changedAtSource()).filter(({ guid }) => guid !== gone?.guid);
  });

  // An instance in which some items are there already, and one goes again.
  beforeEach(async () => {
    here = await TargetDatabase.open(server, { own: {} });
    targets.push(here);
    await here.sync(before.filter(({ contentType }) => contentType !== 'internal-monitor'));
    steps = await here.steps(wanted, { prune: true });
    old = await stateOf();
    expect(new Set(steps.map(({ action }) => action))).toEqual(new Set(['write', 'remove']));
  });

  afterAll(async () => {
    for (const proxy of proxies) await proxy.close();
    for (const target of targets) target.close();
    await source?.close();
    await server?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  async function changedAtSource(): Promise<Published[]> {
    const { connection, world } = source;
    const [script] = world?.of('script', 'distributed').slice(3) ?? [];
    const [group, parent] = world?.of('group', 'distributed').slice(-2) ?? [];
    await edit(connection, 'script', script?.guid ?? '', { ScriptNotes: 'Another note.' });
    await moveGroup(connection, group?.guid ?? '', null);
    await moveGroup(connection, parent?.guid ?? '', null);
    const items = published((await readAll(source.reader())).items);
    return items.map((item) => ({ ...item, version: 2 }));
  }

  async function stateOf(): Promise<string> {
    return JSON.stringify([await here.everything(), await here.record()]);
  }

  async function proxied(judge: Judge): Promise<MariaDbProxy> {
    const proxy = await startMariaDbProxy(() => server.port, judge);
    proxies.push(proxy);
    return proxy;
  }

  function settingsBehind(proxy: MariaDbProxy) {
    const { place, ...settings } = here.settings();
    return { ...settings, place: { ...place, port: proxy.port } };
  }

  const PLAN = { epoch: 1, seq: 9 };

  // True when the state is the new one; anything between fails.
  async function isNew(): Promise<boolean> {
    const record = await here.record();
    if (record?.seq !== PLAN.seq) {
      expect(await stateOf()).toBe(old);
      return false;
    }
    expect(await here.steps(wanted, { prune: true })).toEqual([]);
    return true;
  }

  // Where the transaction begins and ends among the statements; nothing is written before.
  async function statements(): Promise<string[]> {
    const seen: string[] = [];
    const proxy = await proxied((statement) => {
      seen.push(statement);
      return statement === 'COMMIT' ? 'cut' : 'pass';
    });
    const applying = automateWriter(settingsBehind(proxy)).apply(
      { ...PLAN, steps },
      () => undefined,
    );
    await expect(applying).rejects.toMatchObject({ code: 'database-unreachable' });
    expect(await isNew()).toBe(false);
    return seen.slice(0, seen.indexOf('COMMIT') + 1);
  }

  async function program(): Promise<string> {
    const file = join(folder, 'apply.mjs');
    const writer = await programOf(
      'libs/connectors/automate/automate-writer.ts',
      'automate-writer',
    );
    const plan = steps.map((step) =>
      step.action === 'remove' ? step : { ...step, text: Buffer.from(step.bytes()).toString() },
    );
    writeFileSync(join(folder, 'plan.json'), JSON.stringify(plan));
    writeFileSync(
      file,
      `import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
      import { automateWriter } from ${JSON.stringify(writer)};
      const plan = JSON.parse(readFileSync(${JSON.stringify(join(folder, 'plan.json'))}, 'utf8'));
      const steps = plan.map((step) => ({ ...step, bytes: () => Buffer.from(step.text) }));
      const writer = automateWriter(JSON.parse(process.argv[2]));
      await writer.apply({ ...${JSON.stringify(PLAN)}, steps }, () => undefined);
      console.log('applied');`,
    );
    return file;
  }

  test('a writer killed at a statement, whichever, leaves the old or the new state, and the next run is up to date', async () => {
    const all = await statements();
    const file = await program();
    const begin = all.indexOf('START TRANSACTION');
    // Each that writes or locks, and some of those that only read.
    const places = all.flatMap((statement, at) => {
      const isRead = statement.startsWith('select') && !statement.endsWith('for update');
      return at >= begin && (!isRead || at % 5 === 0) ? [at] : [];
    });
    expect(places.length).toBeGreaterThan(20);
    for (const at of shareOf(places)) {
      let child: ReturnType<typeof spawn> | null = null;
      const proxy = await proxied((statement, number) => {
        if (number !== at + 1) return 'pass';
        expect(statement.slice(0, 20)).toBe(all[at]?.slice(0, 20));
        child?.kill('SIGKILL');
        // The statement is on its way: the server carries it out and finds nobody to answer.
        return 'pass';
      });
      child = spawn(process.execPath, [file, JSON.stringify(settingsBehind(proxy))], {
        stdio: 'ignore',
      });
      const [, signal] = (await once(child, 'close')) as [number | null, string | null];
      expect(signal).toBe('SIGKILL');
      await settled();
      // Only COMMIT itself decides.
      const done = await isNew();
      if (done) expect(all[at]).toBe('COMMIT');
      expect(await here.writer.recover()).toBeNull();
    }
  }, 300_000);

  // The server notices that the client is gone, and undoes or finishes what it was at.
  async function settled(): Promise<void> {
    for (;;) {
      const [row] = await server.query(
        'select count(*) as open from information_schema.innodb_trx where trx_mysql_thread_id <> connection_id()',
      );
      if (Number(row?.open) === 0) return;
      // InnoDB gives the same answer as before to whoever asks again within a tenth of a second.
      await sleep(120);
    }
  }

  test('MariaDB killed at any step leaves the old or the new state, and the next run is up to date', async () => {
    const all = await statements();
    const writing = /^(?:INSERT|UPDATE|DELETE|COMMIT|START)/;
    const places = all.flatMap((statement, at) => (writing.test(statement) ? [at] : []));
    expect(places.length).toBeGreaterThan(10);
    for (const at of shareOf(places)) {
      const isCommit = all[at] === 'COMMIT';
      const proxy = await proxied(async (_, number) => {
        if (number !== at + 1) return 'pass';
        await server.kill('SIGKILL');
        return 'cut';
      });
      const applying = automateWriter(settingsBehind(proxy)).apply(
        { ...PLAN, steps },
        () => undefined,
      );
      await expect(applying, all[at]?.slice(0, 60)).rejects.toMatchObject({
        code: 'database-unreachable',
      });
      await server.restart();
      await here.reconnect();
      expect(await isNew(), isCommit ? 'at COMMIT' : '').toBe(false);
    }
    const { refused } = await here.writer.apply({ ...PLAN, steps }, () => undefined);
    expect(refused).toEqual([]);
    expect(await isNew()).toBe(true);
  }, 300_000);

  test('a lost answer to COMMIT is resolved by reading: done is done', async () => {
    const proxy = await proxied((statement) => (statement === 'COMMIT' ? 'lose-answer' : 'pass'));
    const writer = automateWriter(settingsBehind(proxy));
    const { refused, applied } = await writer.apply({ ...PLAN, steps }, () => undefined);
    expect([refused, applied.length]).toEqual([[], steps.length]);
    expect(await isNew()).toBe(true);
  });

  test('the connection cut at any statement is unreachable, and nothing is written', async () => {
    const all = await statements();
    for (const at of shareOf(Array.from(all.keys()), 15)) {
      const proxy = await proxied((_, number) => (number === at + 1 ? 'cut' : 'pass'));
      const applying = automateWriter(settingsBehind(proxy)).apply(
        { ...PLAN, steps },
        () => undefined,
      );
      await expect(applying).rejects.toMatchObject({ code: 'database-unreachable' });
      expect(await isNew()).toBe(false);
    }
  });
});
