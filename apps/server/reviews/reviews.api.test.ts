import { afterAll, beforeAll, expect, test } from 'vitest';
import { ApprovalsAnswer, WithdrawalsAnswer } from '#api/approvals';
import { ContentTypeList, ItemDetail, ItemList } from '#api/items';
import { startApplication, type RunningApplication } from '../../../test/support/application.ts';
import { operatorOf, type Operator } from '../../../test/support/operator.ts';
import { ReviewSide } from '../../../test/support/review-side.ts';
import { SigningKey } from '../signing/signing-key.ts';
import { metricsOf } from '../../../test/support/metrics.ts';

let application: RunningApplication;
let side: ReviewSide;
let viewer: Operator;
let approver: Operator;

beforeAll(async () => {
  application = await startApplication({ settings: { PROSYNC_PUBLISH_INTERVAL: '24h' } });
  const key = application.app.get(SigningKey, { strict: false });
  side = await ReviewSide.open(application.database.address, key);
  await side.dataSource.query(`update publication set next_due_at = now() + interval '20 hours'`);
  viewer = await operatorOf(application, 'viewer');
  approver = await operatorOf(application, 'approver');
  await side.observe([
    { guid: 'a' },
    { guid: 'b' },
    { guid: 'c', contentType: 'internal-monitor' },
  ]);
});
afterAll(async () => {
  await side.close();
  await application.close();
});

const SHA256 = 'a'.repeat(64);
const SOME_ID = '00000000-0000-4000-8000-000000000000';

interface Problem {
  code: string;
  detail: string;
}

test('an operator pages through the items, opens one, approves it and takes it back', async () => {
  const first = ItemList.parse(await viewer.do('GET', '/items?contentType=script&limit=1'));
  expect(first.data.map((item) => item.guid)).toEqual(['a']);
  const second = ItemList.parse(
    await viewer.do('GET', `/items?contentType=script&limit=1&cursor=${first.page.next}`),
  );
  expect(second).toMatchObject({ data: [{ guid: 'b' }], page: { next: null } });
  const [item] = second.data;
  const detail = ItemDetail.parse(await viewer.do('GET', `/items/${item?.id}`));
  expect(detail.difference.observed?.text).toBe('echo b\n');
  const items = [{ id: item?.id, digest: detail.observedDigest }];
  expect(ApprovalsAnswer.parse(await approver.do('POST', '/approvals', { items }))).toEqual({
    approved: 1,
    refused: [],
    warnings: [],
    warningCount: 0,
  });
  const withdrawal = await approver.do('DELETE', '/approvals', { items: [{ id: item?.id }] });
  expect(WithdrawalsAnswer.parse(withdrawal)).toEqual({ withdrawn: 1, refused: [] });
  const { data } = ContentTypeList.parse(await viewer.do('GET', '/content-types'));
  expect(data.map((entry) => [entry.contentType, entry.items, entry.needsApproval])).toEqual([
    ['internal-monitor', 1, 1],
    ['script', 2, 2],
  ]);
});

test('B18: a viewer may look and not approve; nobody without a token may look', async () => {
  const body = { filter: { filter: 'all' }, expected: 3, seen: SHA256 };
  expect(await viewer.call<Problem>('POST', '/approvals', body)).toMatchObject({
    status: 403,
    body: { code: 'forbidden' },
  });
  expect((await viewer.call('DELETE', '/approvals', { items: [] })).status).toBe(403);
  for (const path of ['/items', '/content-types', '/items/x', '/releases', '/publication']) {
    expect((await fetch(`${application.url}/api/v1${path}`)).status, path).toBe(401);
  }
});

test.each([
  ['/items?limit=0', 400, 'invalid-limit'],
  ['/items?limit=201', 400, 'invalid-limit'],
  ['/items?limit=abc', 400, 'invalid-limit'],
  ['/items?cursor=Zm9yZ2Vk', 400, 'invalid-cursor'],
  ['/items?filter=everything', 400, 'invalid-query'],
  ['/items?sort=name', 400, 'invalid-query'],
  ['/items?q=%00', 400, 'invalid-query'],
  ['/items/nonsense', 400, 'invalid-id'],
  ['/items/00000000-0000-4000-8000-000000000000', 404, 'not-found'],
])('B10, B11, B14: GET %s is %i %s', async (path, status, code) => {
  expect(await viewer.call<Problem>('GET', path)).toMatchObject({ status, body: { code } });
});

test.each([
  ['no digest', { items: [{ id: SOME_ID }] }, '/items/0/digest'],
  ['no items', { items: [] }, '/items'],
  ['an unknown field', { items: [{ id: SOME_ID, digest: null, approved: true }] }, '/items/0'],
  ['no expected number', { filter: { filter: 'all' }, seen: SHA256 }, '/expected'],
  ['no name of what was seen', { filter: { filter: 'all' }, expected: 1 }, '/seen'],
  ['a malformed digest', { items: [{ id: SOME_ID, digest: 'abc' }] }, '/items/0/digest'],
])('B12, B17: approving with %s is 422 and names the place', async (_, body, pointer) => {
  expect(await approver.call<Problem>('POST', '/approvals', body)).toMatchObject({
    status: 422,
    body: { code: 'validation-failed', errors: [{ pointer }] },
  });
});

test('B19: approving by filter with another number than was seen is 409 with the number now', async () => {
  const body = { filter: { filter: 'new-or-changed' }, expected: 7, seen: SHA256 };
  const answer = await approver.call<Problem>('POST', '/approvals', body);
  expect(answer).toMatchObject({ status: 409, body: { code: 'expected-differs' } });
  expect(answer.body.detail).toContain('shows 3 items');
});

test('10,000 items can be named in one request', async () => {
  await side.observe(Array.from({ length: 10_000 }, (_, i) => ({ guid: `many-${i}` })));
  const items = (await side.seen()).slice(0, 10_000);
  const startedAt = performance.now();
  const { approved } = await approver.do<ApprovalsAnswer>('POST', '/approvals', { items });
  console.log(`approve 10,000 items over HTTP: ${Math.round(performance.now() - startedAt)} ms`);
  expect(approved).toBe(10_000);
}, 180_000);

test('the metrics say how many items need approval, by content type', async () => {
  const text = await metricsOf(application);
  expect(text).toMatch(/^prosync_pending_approvals\{type="internal-monitor"\} \d+$/m);
});
