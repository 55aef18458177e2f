import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  PublicationView,
  PublishAnswer,
  ReleaseDetail,
  ReleaseList,
  RestorePreview,
} from '#api/releases';
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
});
afterAll(async () => {
  await side.close();
  await application.close();
});

test('B21: with nothing approved, publishing answers 200 and makes no release', async () => {
  for (const body of [{}, { contentType: 'script' }, undefined]) {
    const answer = await approver.call('POST', '/releases', body);
    expect(answer).toMatchObject({ status: 200, body: { seq: 0, published: 0, removed: 0 } });
  }
});

test('an operator publishes, looks at releases page by page, and restores an older one after a look', async () => {
  await side.observe([{ guid: 'a' }, { guid: 'b' }]);
  await side.approve();
  const waiting = PublicationView.parse(await viewer.do('GET', '/publication'));
  expect(waiting).toMatchObject({ epoch: 1, seq: 0, waiting: { published: 2, removed: 0 } });
  const body = { publishId: randomUUID() };
  const first = await approver.call('POST', '/releases', body);
  expect(first.status).toBe(201);
  expect(PublishAnswer.parse(first.body)).toMatchObject({ seq: 1, published: 2, removed: 0 });
  expect(await approver.call('POST', '/releases', body)).toMatchObject({
    status: 201,
    body: first.body,
  });

  await side.observe([{ guid: 'a', body: 'new' }]);
  await side.vanish(['b']);
  await side.approve();
  expect(await approver.do('POST', '/releases', {})).toMatchObject({
    seq: 2,
    published: 1,
    removed: 1,
  });

  const list = ReleaseList.parse(await viewer.do('GET', '/releases?limit=1'));
  expect(list.data).toMatchObject([
    { seq: 2, trigger: 'operator', items: 1, contentTypes: ['script'] },
  ]);
  const next = ReleaseList.parse(
    await viewer.do('GET', `/releases?limit=1&cursor=${list.page.next}`),
  );
  expect(next).toMatchObject({ data: [{ seq: 1 }], page: { next: null } });

  const detail = ReleaseDetail.parse(await viewer.do('GET', '/releases/2?limit=1'));
  expect(detail.changes.data).toMatchObject([
    { guid: 'a', change: 'published', version: 2, approval: { operator: 'Ada' } },
  ]);
  const rest = ReleaseDetail.parse(
    await viewer.do('GET', `/releases/2?limit=1&cursor=${detail.changes.page.next}`),
  );
  expect(rest.changes).toMatchObject({
    data: [{ guid: 'b', change: 'removed', version: 1, digest: null, name: 'Name of b' }],
    page: { next: null },
  });

  const preview = RestorePreview.parse(await viewer.do('GET', '/releases/1/restore'));
  expect(preview).toMatchObject({ published: 2, removed: 0 });
  expect(preview.changes.map((change) => change.name)).toEqual(['Name of a', 'Name of b']);
  const restored = await approver.call('POST', '/releases/1/restore');
  expect(restored).toMatchObject({ status: 201, body: { seq: 3, published: 2, removed: 0 } });
  const again = await approver.call('POST', '/releases/1/restore', {});
  expect(again).toMatchObject({ status: 200, body: { seq: 3, published: 0, removed: 0 } });
  const shown = ReleaseDetail.parse(await viewer.do('GET', '/releases/3'));
  expect(shown).toMatchObject({ trigger: 'restore', restoredSeq: 1, published: 2 });
});

test('a viewer may neither publish nor restore', async () => {
  for (const path of ['/releases', '/releases/1/restore']) {
    const answer = await viewer.call('POST', path, {});
    expect(answer).toMatchObject({ status: 403, body: { code: 'forbidden' } });
  }
});

test.each([
  ['GET', '/releases/99', 404, 'not-found'],
  ['GET', '/releases/99/restore', 404, 'not-found'],
  ['POST', '/releases/99/restore', 404, 'not-found'],
  ['GET', '/releases/abc', 400, 'invalid-id'],
  ['GET', '/releases/0', 400, 'invalid-id'],
  ['GET', '/releases?limit=-1', 400, 'invalid-limit'],
  ['GET', '/releases?cursor=x', 400, 'invalid-cursor'],
])('%s %s is %i %s', async (method, path, status, code) => {
  expect(await approver.call(method, path)).toMatchObject({ status, body: { code } });
});

test.each([{ contentType: 'Not A Type' }, { publishId: 'x' }, { force: true }])(
  'B12: publishing with %j is 422',
  async (body) => {
    const answer = await approver.call('POST', '/releases', body);
    expect(answer).toMatchObject({ status: 422, body: { code: 'validation-failed' } });
  },
);

test('a release whose body was changed in the database is refused without a word about the content', async () => {
  await side.observe([{ guid: 'corrupt' }]);
  await side.approve();
  await side.dataSource.query(
    `update blobs set bytes = 'evil' where sha256 = (select body_sha256 from revisions where guid = 'corrupt')`,
  );
  const answer = await approver.call<{ code: string }>('POST', '/releases', {});
  expect(answer.status).toBe(500);
  expect(JSON.stringify(answer.body)).not.toContain('evil');
});

test('the metrics count publications by result and tell how long they took', async () => {
  const text = await metricsOf(application);
  expect(text).toMatch(/^prosync_publish_total\{result="nothing"\} \d+$/m);
  expect(text).toMatch(/^prosync_publish_duration_seconds_count [1-9]/m);
});
