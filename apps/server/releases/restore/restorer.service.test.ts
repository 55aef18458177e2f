import { afterEach, beforeEach, expect, test } from 'vitest';
import { createDatabase, type TestDatabase } from '../../../../test/support/database.ts';
import { ReviewSide } from '../../../../test/support/review-side.ts';

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

async function publishAll(...contents: Parameters<ReviewSide['observe']>): Promise<void> {
  await side.observe(...contents);
  await side.approve();
  await side.publish();
}

const production = () =>
  side.dataSource.query('select guid, digest, path from published_items order by guid');
const versions = () => side.dataSource.query('select guid, version from items order by guid');
const restore = (seq: number) => side.restorer.restore({ seq, actor: side.operator });

test('restoring brings back the old content as a new release, under new numbers', async () => {
  await publishAll([{ guid: 'kept' }, { guid: 'modified' }, { guid: 'removed' }]);
  const before = await production();
  await side.vanish(['removed']);
  await publishAll([{ guid: 'modified', body: 'new text', path: 'new/path' }, { guid: 'added' }]);
  expect(await side.restorer.preview(1)).toMatchObject({ published: 2, removed: 1 });
  expect(await restore(1)).toMatchObject({ seq: 3, published: 2, removed: 1 });
  expect(await production()).toEqual(before);
  expect(await versions()).toEqual([
    { guid: 'added', version: 1 },
    { guid: 'kept', version: 1 },
    { guid: 'modified', version: 3 },
    { guid: 'removed', version: 2 },
  ]);
  const release = await side.one(
    'select trigger, restored_seq, operator_id from releases where seq = 3',
  );
  expect(release).toEqual({ trigger: 'restore', restored_seq: 1, operator_id: side.operator.id });
  expect(await side.one('select action, facts from audit_events order by id desc')).toMatchObject({
    action: 'release.restored',
    facts: { restoredSeq: 1, published: 2, removed: 1 },
  });
});

test('after a restore the source differs again, and what it has needs a new approval', async () => {
  await publishAll([{ guid: 'a' }]);
  await publishAll([{ guid: 'a', body: 'new' }, { guid: 'b' }]);
  await restore(1);
  const { data } = await side.items.list({ filter: 'all', limit: 50 });
  expect(data.map((i) => [i.guid, i.changeDetail, i.approvalStatus])).toEqual([
    ['a', 'modified', 'needs-approval'],
    ['b', 'new', 'needs-approval'],
  ]);
});

test('I6: an approval over what a restore replaces is dismissed, the others stay', async () => {
  await publishAll([{ guid: 'a' }, { guid: 'b' }]);
  await publishAll([{ guid: 'a', body: 'second' }]);
  await side.observe([
    { guid: 'a', body: 'third' },
    { guid: 'b', body: 'third' },
  ]);
  await side.approve();
  await restore(1);
  const states = await side.dataSource.query(
    `select i.guid, i.approval_status as status, a.state, a.ended_reason as reason
     from items i join approvals a on a.item_id = i.id and a.seq is null order by guid`,
  );
  const reason = 'Release 1 was restored over what the approval was given for.';
  expect(states).toEqual([
    { guid: 'a', status: 'needs-approval', state: 'dismissed', reason },
    { guid: 'b', status: 'change-approved', state: 'active', reason: null },
  ]);
});

test('an item that the source no longer has comes back under its published name, and can be removed again', async () => {
  await publishAll([{ guid: 'a' }]);
  await side.vanish(['a']);
  await publishAll([{ guid: 'b' }]);
  await restore(1);
  const { data } = await side.items.list({ filter: 'moved-or-deleted', limit: 50 });
  expect(data).toMatchObject([{ guid: 'a', changeDetail: 'deleted', version: 2 }]);
});

test('restoring what is published already makes no release; an unknown one is not found', async () => {
  await publishAll([{ guid: 'a' }]);
  expect(await restore(1)).toMatchObject({ seq: 1, published: 0, removed: 0 });
  await expect(restore(9)).rejects.toMatchObject({ code: 'not-found' });
  await expect(side.restorer.preview(9)).rejects.toMatchObject({ code: 'not-found' });
});

test('I12: a new epoch begins with a release of everything that is published, under a number never used', async () => {
  await publishAll([{ guid: 'a' }, { guid: 'm', contentType: 'internal-monitor' }]);
  expect(await side.recovery.newEpoch(side.operator)).toEqual({ epoch: 2, seq: 2 });
  const release = await side.one(
    'select epoch, trigger, items, content_types from releases where seq = 2',
  );
  expect(release).toEqual({
    epoch: 2,
    trigger: 'recovery',
    items: 2,
    content_types: ['internal-monitor', 'script'],
  });
  const actions = await side.dataSource.query(
    `select action from audit_events order by id desc limit 2`,
  );
  expect(actions).toEqual([
    { action: 'release.published' },
    { action: 'publication.epoch-raised' },
  ]);
  await publishAll([{ guid: 'b' }]);
  expect(await side.one('select epoch, seq from publication')).toEqual({ epoch: 2, seq: 3 });
});

test('a restore that would leave an item without what it refers to needs an override (C8)', async () => {
  await side.observe([{ guid: 'a', references: ['b'] }]);
  const items = await side.seen();
  await side.approvals.approve({ items, override: { reason: 'b follows.' } }, side.operator);
  await side.publish();
  await publishAll([{ guid: 'b' }]);
  const missing = [
    {
      contentType: 'script',
      guid: 'a',
      name: 'Name of a',
      missing: [{ contentType: 'script', guid: 'b', name: 'Name of b' }],
    },
  ];
  expect(await side.restorer.preview(1)).toMatchObject({ removed: 1, missing, missingCount: 1 });
  await expect(restore(1)).rejects.toMatchObject({
    code: 'missing-references',
    facts: { missingCount: 1, missing },
  });
  const overrideReason = 'b was the mistake.';
  await side.restorer.restore({ seq: 1, actor: side.operator, overrideReason });
  expect(await side.one('select override_reason from releases where seq = 3')).toEqual({
    override_reason: overrideReason,
  });
  expect(await side.one('select facts from audit_events order by id desc')).toMatchObject({
    facts: { restoredSeq: 1, overrideReason },
  });
});

test('a restore that leaves a missing reference as it was needs no override, and none is kept', async () => {
  await side.observe([{ guid: 'a', references: ['x'] }]);
  const items = await side.seen();
  await side.approvals.approve({ items, override: { reason: 'Fine.' } }, side.operator);
  await side.publish();
  await publishAll([{ guid: 'b' }]);
  const overrideReason = 'Not needed.';
  await side.restorer.restore({ seq: 1, actor: side.operator, overrideReason });
  expect(await side.one('select override_reason from releases where seq = 3')).toEqual({
    override_reason: null,
  });
});
