import { gunzipSync } from 'node:zlib';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { verifyEnvelope } from '#domain/envelope';
import { POLL } from '#domain/head';
import { EVERY_TYPE, type Manifest } from '#domain/manifest';
import { RELEASE_TYPE, type ReleaseStatement } from '#domain/release-statement';
import { checkManifest, checkManifestBytes } from '#domain/manifest-verification';
import { createDatabase, type TestDatabase } from '../../../test/support/database.ts';
import { ReviewSide, SIGNING_KEY } from '../../../test/support/review-side.ts';
import { SYSTEM } from '../access/actor.ts';
import { LOCK } from '../database/locks.ts';

let database: TestDatabase;
let side: ReviewSide;

beforeEach(async () => {
  database = await createDatabase();
  side = await ReviewSide.open(database.address);
});
afterEach(async () => {
  await side.close();
  await database.drop();
});

async function published(): Promise<Record<string, number>> {
  const rows: { guid: string; version: number }[] = await side.dataSource.query(
    'select guid, version from published_items order by guid',
  );
  return Object.fromEntries(rows.map(({ guid, version }) => [guid, version]));
}

async function stateOf(guid: string) {
  return side.one(
    `select change_status as change, approval_status as approval, version, approval_id is not null as "isApproved"
     from items where guid = $1`,
    [guid],
  );
}

test('what is approved is published, and nothing else', async () => {
  await side.observe([{ guid: 'a' }, { guid: 'b' }, { guid: 'c' }]);
  await side.approve(['a', 'b']);
  expect(await side.publish()).toMatchObject({ seq: 1, published: 2, removed: 0 });
  expect(await published()).toEqual({ a: 1, b: 1 });
  const unchanged = { change: 'unchanged', approval: 'no-action-needed', version: 1 };
  expect(await stateOf('a')).toEqual({ ...unchanged, isApproved: false });
  expect(await stateOf('c')).toMatchObject({ approval: 'needs-approval', version: 0 });
});

test('B21: with nothing approved there is no release, and the answer names the latest one', async () => {
  expect(await side.publish()).toMatchObject({ seq: 0, published: 0, removed: 0 });
  await side.observe([{ guid: 'a' }]);
  await side.approve();
  await side.publish();
  expect(await side.publish()).toMatchObject({ seq: 1, published: 0, removed: 0 });
  expect(await side.one('select count(*)::int from releases')).toEqual({ count: 1 });
});

test('one content type can be published alone', async () => {
  await side.observe([{ guid: 's' }, { guid: 'm', contentType: 'internal-monitor' }]);
  await side.approve();
  expect(await side.publish('internal-monitor')).toMatchObject({
    seq: 1,
    published: 1,
    removed: 0,
  });
  expect(await published()).toEqual({ m: 1 });
  expect(await stateOf('s')).toMatchObject({ approval: 'change-approved' });
});

test('an approved removal takes the item out of the production tables; its number stays and goes on later', async () => {
  await side.observe([{ guid: 'a' }, { guid: 'b' }]);
  await side.approve();
  await side.publish();
  await side.vanish(['a']);
  await side.approve(['a']);
  expect(await side.publish()).toMatchObject({ seq: 2, published: 0, removed: 1 });
  expect(await published()).toEqual({ b: 1 });
  expect(await stateOf('a')).toMatchObject({ change: null, version: 1 });
  await side.observe([{ guid: 'a', body: 'again' }]);
  await side.approve(['a']);
  await side.publish();
  expect(await published()).toEqual({ a: 2, b: 1 });
});

test('a release holds a manifest of everything published, signed, and verifies as at an instance', async () => {
  await side.observe([
    { guid: 'b' },
    { guid: 'a' },
    { guid: 'z', contentType: 'internal-monitor' },
  ]);
  await side.approve();
  await side.publish();
  const { manifest, signature } = await side.one<{ manifest: Buffer; signature: never }>(
    'select manifest, signature from releases',
  );
  const payload = verifyEnvelope(signature, RELEASE_TYPE, [SIGNING_KEY.publicKey]).toString('utf8');
  const statement = JSON.parse(payload) as ReleaseStatement;
  const head = { ...statement, scope: EVERY_TYPE, signedAt: '', expires: '', poll: POLL };
  const bytes = gunzipSync(manifest);
  checkManifestBytes(bytes, head);
  const content = JSON.parse(bytes.toString('utf8')) as Manifest;
  checkManifest(content, head);
  expect(content.items.map((item) => item.guid)).toEqual(['z', 'a', 'b']);
  expect(statement).toMatchObject({ epoch: 1, seq: 1, manifest: { items: 3 }, previous: null });
  expect(statement.lastChanges).toMatchObject([
    { contentType: 'internal-monitor', seq: 1 },
    { contentType: 'script', seq: 1 },
  ]);
});

test('when the content changes by one byte after its approval, it is not published and needs approval again', async () => {
  await side.observe([{ guid: 'a', body: 'echo 1' }]);
  await side.approve();
  await side.observe([{ guid: 'a', body: 'echo 2' }]);
  expect(await side.publish()).toMatchObject({ published: 0 });
  expect(await stateOf('a')).toMatchObject({ approval: 'needs-approval' });
});

test('an approval that does not cover its item is dismissed by the publisher itself, and the audit says so', async () => {
  await side.observe([{ guid: 'a' }, { guid: 'b' }]);
  await side.approve();
  await side.dataSource.query(
    `update items set problem = '{"code":"c","detail":"d"}' where guid = 'a'`,
  );
  expect(await side.publish()).toMatchObject({ published: 1 });
  expect(await stateOf('a')).toMatchObject({ approval: 'needs-approval', isApproved: false });
  const ended = await side.one(
    `select state, ended_reason as reason from approvals where state = 'dismissed'`,
  );
  expect(ended).toMatchObject({ reason: 'The item changed after it was approved.' });
  expect(
    await side.one(`select count(*)::int from audit_events where action = 'approval.dismissed'`),
  ).toEqual({ count: 1 });
});

test('a body that was changed in the database stops the release, and nothing is published', async () => {
  await side.observe([{ guid: 'a' }, { guid: 'b' }]);
  await side.approve();
  await side.dataSource.query(
    `update blobs set bytes = 'evil' where sha256 = (select body_sha256 from revisions where guid = 'a')`,
  );
  await expect(side.publish()).rejects.toMatchObject({ code: 'corrupt-blob' });
  expect(await published()).toEqual({});
  expect(await side.one('select seq from publication')).toEqual({ seq: 0 });
  const { text } = await side.metrics.exposition();
  expect(text).toContain('prosync_publish_total{result="corrupt-blob"} 1');
});

test('a revision that was changed in the database stops the release', async () => {
  await side.observe([{ guid: 'a' }]);
  await side.approve();
  await side.dataSource.query('alter table revisions disable trigger revisions_immutable');
  await side.dataSource.query(`update revisions set path = 'startup/evil.ps1'`);
  await expect(side.publish()).rejects.toMatchObject({ code: 'corrupt-revision' });
  expect(await published()).toEqual({});
});

test('I2: the same publish id publishes once and gets the same answer', async () => {
  const id = randomUUID();
  await side.observe([{ guid: 'a' }]);
  await side.approve();
  const first = await side.publish(undefined, id);
  await side.observe([{ guid: 'b' }]);
  await side.approve();
  expect(await side.publish(undefined, id)).toEqual(first);
  expect(await published()).toEqual({ a: 1 });
});

test('F6: of many requests at once, those with one id get one answer, and the others wait and find nothing to do', async () => {
  await side.observe([{ guid: 'a' }]);
  await side.approve();
  const id = randomUUID();
  const same = Array.from({ length: 25 }, () => side.publish(undefined, id));
  const others = Array.from({ length: 25 }, () => side.publish());
  const answers = await Promise.all(same);
  for (const answer of answers) expect(answer).toEqual(answers[0]);
  for (const { seq } of await Promise.all(others)) expect(seq).toBe(1);
  const releases = await side.one<{ count: number }>('select count(*)::int from releases');
  expect(releases).toEqual({ count: 1 });
});

test('who publishes while another publication runs waits for it, and then publishes what remains; the clock does not wait', async () => {
  await side.observe([{ guid: 'a' }]);
  await side.approve();
  const other = side.dataSource.createQueryRunner();
  await other.startTransaction();
  await other.query('select pg_advisory_xact_lock($1)', [LOCK.publishing]);
  const byClock = side.publisher.publish({ trigger: 'timer', actor: SYSTEM });
  await expect(byClock).rejects.toMatchObject({ code: 'publish-in-progress' });
  let isAnswered = false;
  const waiting = side.publish().finally(() => (isAnswered = true));
  await pause(500);
  expect(isAnswered).toBe(false);
  await other.commitTransaction();
  await other.release();
  expect(await waiting).toMatchObject({ seq: 1, published: 1 });
});

test('the timer publishes when it is due by the clock of the database, once, and then waits one period', async () => {
  const tick = () => side.publisher.publish({ trigger: 'timer', actor: SYSTEM });
  await side.observe([{ guid: 'a' }]);
  await side.approve();
  await side.dataSource.query(`update publication set next_due_at = now() - interval '3 days'`);
  expect(await tick()).toMatchObject({ seq: 1, published: 1 });
  await side.observe([{ guid: 'b' }]);
  await side.approve();
  expect(await tick()).toMatchObject({ seq: 1, published: 0, removed: 0 });
  const wait = await side.one<{ s: number }>(
    'select extract(epoch from next_due_at - now())::float8 as s from publication',
  );
  expect(wait.s).toBeGreaterThan(410);
  expect(wait.s).toBeLessThanOrEqual(420);
});

test('the timer without anything to publish moves its due time and uses no number', async () => {
  await side.publisher.publish({ trigger: 'timer', actor: SYSTEM });
  const after = await side.one('select seq, next_due_at > now() as "isLater" from publication');
  expect(after).toEqual({ seq: 0, isLater: true });
});

test('releases and what they changed can be neither changed nor deleted', async () => {
  await side.observe([{ guid: 'a' }]);
  await side.approve();
  await side.publish();
  for (const statement of [
    'update releases set items = 0',
    'delete from releases',
    'truncate releases cascade',
    'update release_changes set version = 9',
    'delete from release_changes',
    'truncate release_changes',
    `update revisions set name = 'x'`,
  ]) {
    await expect(side.dataSource.query(statement), statement).rejects.toThrow('never change');
  }
});

test('a release with another signing key than the history has is refused', async () => {
  await side.observe([{ guid: 'a' }]);
  await side.approve();
  await side.dataSource.query(`update publication set key_fingerprint = 'other'`);
  await expect(side.publish()).rejects.toMatchObject({ code: 'wrong-signing-key' });
  expect(await published()).toEqual({});
});

test('10,000 approved items are published at once in well under a second', async () => {
  await side.observe(
    Array.from({ length: 10_000 }, (_, i) => ({ guid: `item-${i}`, body: `${i} `.repeat(1_000) })),
  );
  await side.approve();
  const startedAt = performance.now();
  expect(await side.publish()).toMatchObject({ seq: 1, published: 10_000, removed: 0 });
  console.log(`publish 10,000 items: ${Math.round(performance.now() - startedAt)} ms`);
}, 180_000);
