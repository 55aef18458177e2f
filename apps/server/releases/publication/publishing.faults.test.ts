import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { createDatabase, type TestDatabase } from '../../../../test/support/database.ts';
import {
  startDatabaseProxy,
  type DatabaseProxy,
  type Judge,
} from '../../../../test/support/database-proxy.ts';
import { programOf } from '../../../../test/support/program.ts';
import { ReviewSide } from '../../../../test/support/review-side.ts';
import { isThorough, placeAfter } from '../../../../test/support/share.ts';
import { readOrMakeSigningKey } from '../../signing/signing-key.ts';

let database: TestDatabase;
let side: ReviewSide;
let proxy: DatabaseProxy | undefined;
let folder: string;
let program: string;

beforeAll(async () => {
  program = await programOf('test/support/publish-once.ts', 'publish-once');
});

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'prosync-publishing-'));
  database = await createDatabase();
  const key = await readOrMakeSigningKey(join(folder, 'key.pem'));
  side = await ReviewSide.open(database.address, key);
  await side.observe([{ guid: 'a' }, { guid: 'b' }, { guid: 'gone' }]);
});
afterEach(async () => {
  await proxy?.close();
  proxy = undefined;
  await side.close();
  await database.drop();
  rmSync(folder, { recursive: true, force: true });
});

/** Everything that a release may change, as one text. */
async function everything(): Promise<string> {
  const tables = [
    'items',
    'approvals',
    'published_items',
    'release_changes',
    'publication',
    'releases',
    'audit_events',
  ];
  const texts = tables.map(
    (table) => `(select string_agg(t::text, E'\\n' order by t::text) from ${table} t)`,
  );
  const { state } = await side.one<{ state: string }>(
    `select concat_ws('|', ${texts.join()}) as state`,
  );
  return state;
}

/** Nobody holds the publication lock or an advisory lock any more. */
async function locksLeft(): Promise<unknown[]> {
  return side.dataSource.query(
    `select locktype, relation::regclass from pg_locks
     where database = (select oid from pg_database where datname = current_database()) and pid <> pg_backend_pid()
       and (locktype = 'advisory' or relation = 'publication'::regclass)`,
  );
}

async function isPublishedOnce(): Promise<void> {
  expect(await side.one('select count(*)::int, max(seq) from releases')).toEqual({
    count: 1,
    max: 1,
  });
  expect(await side.one('select seq from publication')).toEqual({ seq: 1 });
  expect(await side.one('select count(*)::int, max(version) from published_items')).toEqual({
    count: 2,
    max: 1,
  });
  const told = `select count(*)::int from audit_events where action = 'release.published'`;
  expect(await side.one(told)).toEqual({ count: 1 });
}

function startPublisher(judge: Judge): Promise<{ child: ChildProcess; ended: Promise<unknown> }> {
  return startDatabaseProxy(database.address, judge).then((started) => {
    proxy = started;
    const { user, port, database: name } = started.address;
    const url = `postgres://${user}@127.0.0.1:${port}/${name}`;
    const child = spawn(process.execPath, [program, url, join(folder, 'key.pem')], {
      stdio: 'ignore',
    });
    return { child, ended: once(child, 'exit') };
  });
}

const isFirst = (statement: string) => statement.includes('hashtext');
const isCommit = (statement: string) => /commit/i.test(statement);

test('F1: a publisher killed at any statement leaves the old state, until one survives and publishes once', async () => {
  await side.approve(['a', 'b']);
  const old = await everything();
  let kills = 0;
  for (let at = 1, isSurvivor = false; !isSurvivor; at = placeAfter(at)) {
    let count = 0;
    const { child, ended } = await startPublisher((statement) => {
      if (count > 0 || isFirst(statement)) count += 1;
      if (count !== at) return 'pass';
      child.kill('SIGKILL');
      return ended.then(() => 'cut');
    });
    await ended;
    isSurvivor = child.exitCode === 0;
    await proxy?.close();
    if (isSurvivor) break;
    expect(child.signalCode, `killed at statement ${at}`).toBe('SIGKILL');
    await expect.poll(locksLeft).toEqual([]);
    expect(await everything()).toBe(old);
    kills += 1;
  }
  console.log(`publisher killed at ${kills} statements`);
  expect(kills).toBeGreaterThan(isThorough ? 12 : 0);
  await isPublishedOnce();
}, 300_000);

test.each(isThorough ? [2, 4, 6, 8, 10] : [5])(
  'F5 a publisher that is stopped at statement %i of its transaction loses the lock, another one publishes, and it finds that out',
  async (at) => {
    await side.approve(['a', 'b']);
    let count = 0;
    let isStopped = false;
    const { child, ended } = await startPublisher((statement) => {
      if (count > 0 || isFirst(statement)) count += 1;
      if (count === at && !isStopped) isStopped = child.kill('SIGSTOP');
      return 'pass';
    });
    await expect.poll(() => isStopped).toBe(true);
    // The database ends a transaction that is silent for 15 s; whoever publishes by hand waits for that.
    expect(await side.publish()).toMatchObject({ seq: 1, published: 2 });
    child.kill('SIGCONT');
    await ended;
    expect(child.exitCode).toBe(0);
    expect(await locksLeft()).toEqual([]);
    await isPublishedOnce();
  },
);

test('F1: a publisher killed after its COMMIT arrived has published, and the next one finds nothing to do', async () => {
  await side.approve(['a', 'b']);
  const { child, ended } = await startPublisher((statement) =>
    isCommit(statement) ? 'lose-answer' : 'pass',
  );
  await expect
    .poll(() => side.one('select seq from publication'), { timeout: 60_000 })
    .toEqual({ seq: 1 });
  child.kill('SIGKILL');
  await ended;
  expect(await side.publish()).toMatchObject({ seq: 1, published: 0, removed: 0 });
  await isPublishedOnce();
}, 180_000);

/** A publisher in this process whose connections go through the proxy. */
async function publishThrough(judge: Judge): Promise<unknown> {
  proxy = await startDatabaseProxy(database.address, judge);
  const key = await readOrMakeSigningKey(join(folder, 'key.pem'));
  const other = await ReviewSide.open(proxy.address, key);
  try {
    return await other.publish();
  } finally {
    await other.close();
    await proxy.close();
  }
}

test('F3: when the answer to COMMIT is lost, the publisher reads what happened and answers with the one release', async () => {
  await side.approve(['a', 'b']);
  let lost = 0;
  let begun = false;
  const answer = await publishThrough((statement) => {
    begun ||= isFirst(statement);
    if (!begun || !isCommit(statement) || lost > 0) return 'pass';
    lost += 1;
    return 'lose-answer';
  });
  expect(lost).toBe(1);
  expect(answer).toMatchObject({ seq: 1, published: 2, removed: 0 });
  await isPublishedOnce();
});

test('F2: a connection that breaks at any statement is tried again, and one release is the result', async () => {
  await side.approve(['a', 'b']);
  await side.publish();
  for (let broken = 0, at = 1; broken === at - 1; at += 1) {
    await side.observe([{ guid: 'a', body: `text ${at}` }]);
    await side.approve(['a']);
    let count = 0;
    const answer = await publishThrough((statement) => {
      if (count > 0 || isFirst(statement)) count += 1;
      if (count !== at || broken === at) return 'pass';
      broken = at;
      return 'cut';
    });
    expect(answer, `cut at statement ${at}`).toMatchObject({
      seq: at + 1,
      published: 1,
      removed: 0,
    });
    expect(await side.one('select seq from publication')).toEqual({ seq: at + 1 });
  }
});

test('F2: a database that does not come back gives publish-interrupted with the id to publish again', async () => {
  await side.approve(['a']);
  let begun = false;
  const publishing = publishThrough((statement) => {
    begun ||= isFirst(statement);
    return begun ? 'cut' : 'pass';
  });
  await expect(publishing).rejects.toMatchObject({ code: 'publish-interrupted' });
  await expect(publishing).rejects.toMatchObject({ facts: { publishId: expect.any(String) } });
  expect(await side.publish()).toMatchObject({ seq: 1, published: 1 });
}, 180_000);
