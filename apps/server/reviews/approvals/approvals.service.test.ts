import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { digestOfSeen } from '#domain/approval';
import { createDatabase, type TestDatabase } from '../../../../test/support/database.ts';
import { ReviewSide } from '../../../../test/support/review-side.ts';

let database: TestDatabase;
let side: ReviewSide;

beforeAll(async () => {
  database = await createDatabase();
  side = await ReviewSide.open(database.address);
});
afterAll(async () => {
  await side.close();
  await database.drop();
});
beforeEach(() => side.dataSource.query('truncate items, approvals, published_items cascade'));

const numbered = (count: number) =>
  Array.from({ length: count }, (_, i) => ({ guid: `item-${String(i).padStart(5, '0')}` }));

async function statuses(): Promise<Record<string, number>> {
  const rows: { status: string; count: number }[] = await side.dataSource.query(
    'select approval_status as status, count(*)::int from items group by 1',
  );
  return Object.fromEntries(rows.map(({ status, count }) => [status, count]));
}

test('an approval covers the digest that was shown, and is told in the audit with who and what', async () => {
  await side.observe([{ guid: 'a' }]);
  const items = await side.seen(['a']);
  const answer = await side.approvals.approve({ items, comment: 'Looks good.' }, side.operator);
  expect(answer).toEqual({ approved: 1, refused: [], warnings: [], warningCount: 0 });
  const detail = await side.items.detail(items[0]!.id);
  expect(detail.approvalStatus).toBe('change-approved');
  expect(detail.approvals).toMatchObject([
    { digest: items[0]!.digest, previousDigest: null, state: 'active', comment: 'Looks good.' },
  ]);
  expect(detail.approvals[0]?.operator.name).toBe('Ada');
  const event = await side.one('select * from audit_events order by id desc limit 1');
  expect(event).toMatchObject({
    action: 'approval.given',
    actor_name: 'Ada',
    subject_id: items[0]!.id,
    facts: { guid: 'a', digest: items[0]!.digest, comment: 'Looks good.' },
  });
});

test('B16: approving again what is approved gives the same answer and writes nothing', async () => {
  await side.observe([{ guid: 'a' }]);
  const items = await side.seen(['a']);
  const counts =
    'select count(*)::int as events, (select count(*)::int from approvals) from audit_events';
  const first = await side.approvals.approve({ items }, side.operator);
  const before = await side.one(counts);
  expect(await side.approvals.approve({ items }, side.operator)).toEqual(first);
  expect(await side.one(counts)).toEqual(before);
});

test('B16: what is unchanged or gone is refused, each with its code', async () => {
  await side.observe([{ guid: 'same' }, { guid: 'left' }]);
  await side.approve(['same']);
  await side.publish();
  await side.vanish(['left']);
  const [left, same] = await side.seen(['left', 'same']);
  const stranger = { id: randomUUID(), digest: null };
  const items = [same!, left!, stranger];
  const { approved, refused } = await side.approvals.approve({ items }, side.operator);
  expect(approved).toBe(0);
  expect(refused.map(({ id, code }) => [id, code])).toEqual([
    [same!.id, 'nothing-to-approve'],
    [left!.id, 'not-found'],
    [stranger.id, 'not-found'],
  ]);
});

test('B17: a digest that is no longer the one of the source is refused with the new one', async () => {
  await side.observe([{ guid: 'a' }]);
  const items = await side.seen(['a']);
  await side.observe([{ guid: 'a', body: 'changed' }]);
  const [now] = await side.seen(['a']);
  const { approved, refused } = await side.approvals.approve({ items }, side.operator);
  expect(approved).toBe(0);
  expect(refused).toMatchObject([{ code: 'content-changed', observedDigest: now!.digest }]);
  const removal = { items: [{ id: now!.id, digest: null }] };
  const answer = await side.approvals.approve(removal, side.operator);
  expect(answer.refused).toMatchObject([{ code: 'content-changed' }]);
});

test('an item with a problem is blocked, and says why', async () => {
  await side.observe([{ guid: 'a' }]);
  const problem = { code: 'duplicate-guid', detail: 'Two files carry this GUID.' };
  await side.dataSource.query('update items set problem = $1', [problem]);
  const { refused } = await side.approvals.approve({ items: await side.seen() }, side.operator);
  expect(refused).toMatchObject([{ code: 'blocked' }]);
  expect(refused[0]?.detail).toContain('Two files carry this GUID.');
});

test('B19: of 500 items with 3 stale ones, 497 are approved and 3 refused', async () => {
  await side.observe(numbered(500));
  const items = await side.seen();
  await side.observe(numbered(3).map((item) => ({ ...item, body: 'changed' })));
  const { approved, refused } = await side.approvals.approve({ items }, side.operator);
  expect(approved).toBe(497);
  expect(refused.map(({ code }) => code)).toEqual(Array(3).fill('content-changed'));
  expect(await statuses()).toEqual({ 'change-approved': 497, 'needs-approval': 3 });
});

test('an item that is named twice is approved once; of two digests the right one counts', async () => {
  await side.observe([{ guid: 'a' }]);
  const [item] = await side.seen();
  const items = [item!, item!, { id: item!.id, digest: 'f'.repeat(64) }];
  const answer = await side.approvals.approve({ items }, side.operator);
  expect(answer).toMatchObject({ approved: 1, refused: [{ code: 'content-changed' }] });
  expect(await side.one('select count(*)::int from approvals')).toEqual({ count: 1 });
});

test('by filter, only what it shows and what needs approval is approved', async () => {
  await side.observe([{ guid: 'script-1' }, { guid: 'script-2' }, { guid: 'done' }]);
  await side.observe([{ guid: 'monitor-1', contentType: 'internal-monitor' }]);
  await side.approve(['done']);
  const filter = { contentType: 'script', filter: 'new-or-changed' } as const;
  const { counts } = await side.items.list({ ...filter, limit: 50 });
  expect(counts).toMatchObject({ shown: 3, approvable: 2 });
  const request = { filter, expected: counts.approvable, seen: counts.seen };
  expect(await side.approvals.approve(request, side.operator)).toMatchObject({
    approved: 2,
    refused: [],
  });
  expect(await statuses()).toEqual({ 'change-approved': 3, 'needs-approval': 1 });
});

test('B19: by filter with another number than was seen, nothing is done', async () => {
  await side.observe(numbered(5));
  const { counts } = await side.items.list({ filter: 'all', limit: 50 });
  const request = { filter: { filter: 'all' }, expected: 4, seen: counts.seen } as const;
  await expect(side.approvals.approve(request, side.operator)).rejects.toMatchObject({
    code: 'expected-differs',
    facts: { expected: 4, found: 5 },
  });
  expect(await statuses()).toEqual({ 'needs-approval': 5 });
});

test('I6: by filter, an item that changed while the number stayed is not approved unseen', async () => {
  await side.observe([{ guid: 'a' }, { guid: 'b' }]);
  const { counts, data } = await side.items.list({ filter: 'all', limit: 50 });
  expect(counts.seen).toBe(digestOfSeen(data));
  const request = { filter: { filter: 'all' }, expected: 2, seen: counts.seen } as const;
  await side.observe([{ guid: 'b', body: 'changed meanwhile' }]);
  await expect(side.approvals.approve(request, side.operator)).rejects.toMatchObject({
    code: 'expected-differs',
  });
  expect(await statuses()).toEqual({ 'needs-approval': 2 });
  const { counts: now } = await side.items.list({ filter: 'all', limit: 50 });
  const again = { ...request, seen: now.seen };
  expect(await side.approvals.approve(again, side.operator)).toMatchObject({ approved: 2 });
});

test('I6: by filter, an item that came in between is not approved for one that went', async () => {
  await side.observe([{ guid: 'a' }, { guid: 'b' }]);
  const { counts } = await side.items.list({ filter: 'all', limit: 50 });
  const request = { filter: { filter: 'all' }, expected: 2, seen: counts.seen } as const;
  await side.approve(['a']);
  await side.observe([{ guid: 'a' }, { guid: 'b' }, { guid: 'unseen' }]);
  await expect(side.approvals.approve(request, side.operator)).rejects.toMatchObject({
    code: 'expected-differs',
  });
  expect(await statuses()).toEqual({ 'change-approved': 1, 'needs-approval': 2 });
});

test('an approval can be withdrawn until it is published, then there is nothing to withdraw', async () => {
  await side.observe([{ guid: 'a' }, { guid: 'b' }]);
  await side.approve();
  const [a, b] = await side.seen();
  const withdraw = (id: string) => side.approvals.withdraw({ items: [{ id }] }, side.operator);
  expect(await withdraw(a!.id)).toEqual({ withdrawn: 1, refused: [] });
  expect(await withdraw(a!.id)).toMatchObject({ refused: [{ code: 'nothing-to-withdraw' }] });
  expect(await side.publish()).toMatchObject({ published: 1 });
  expect(await withdraw(b!.id)).toMatchObject({ refused: [{ code: 'nothing-to-withdraw' }] });
  expect(await withdraw(randomUUID())).toMatchObject({ refused: [{ code: 'not-found' }] });
  expect(await statuses()).toEqual({ 'needs-approval': 1, 'no-action-needed': 1 });
});

test('many operators who approve and withdraw the same items at once leave one truth', async () => {
  await side.observe(numbered(20));
  const items = await side.seen();
  const work = Array.from({ length: 12 }, (_, i) =>
    i % 3 === 0
      ? side.approvals.withdraw({ items: items.map(({ id }) => ({ id })) }, side.operator)
      : side.approvals.approve({ items: i % 2 ? items : items.toReversed() }, side.operator),
  );
  await Promise.all(work);
  const wrong = await side.dataSource.query(
    `select * from items i full join (select * from approvals where state = 'active') a on a.item_id = i.id
     where i.approval_id is distinct from a.id`,
  );
  expect(wrong).toEqual([]);
  const told = await side.one(
    `select (select count(*) from approvals) - (select count(*) from audit_events e join items i on i.id::text = e.subject_id
       where action = 'approval.given') as missing`,
  );
  expect(told).toEqual({ missing: '0' });
});

test('while a scan or a release is being written, approving and withdrawing wait for its end', async () => {
  await side.observe([{ guid: 'a' }, { guid: 'b' }]);
  const [a, b] = await side.seen();
  await side.approve(['b']);
  let isWritten = false;
  const writing = side.transactions.run(async (manager) => {
    await side.publicationLock.lock(manager);
    await pause(300);
    isWritten = true;
  });
  await pause(50);
  const decisions = [
    side.approvals.approve({ items: [a!] }, side.operator),
    side.approvals.withdraw({ items: [{ id: b!.id }] }, side.operator),
  ];
  for (const decision of decisions) expect(await decision.then(() => isWritten)).toBe(true);
  await writing;
});

test('10,000 items are approved at once in about a second', async () => {
  await side.observe(numbered(10_000));
  const items = await side.seen();
  const startedAt = performance.now();
  const { approved } = await side.approvals.approve({ items }, side.operator);
  console.log(`approve 10,000 items: ${Math.round(performance.now() - startedAt)} ms`);
  expect(approved).toBe(10_000);
}, 180_000);
