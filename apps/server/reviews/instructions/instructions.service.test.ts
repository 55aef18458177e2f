import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ApprovalsAnswer } from '#api/approvals';
import { ItemDetail, type ItemList } from '#api/items';
import { Manifest, type ManifestItem } from '#api/manifest';
import { startApplication, type RunningApplication } from '../../../../test/support/application.ts';
import { operatorOf, type Operator } from '../../../../test/support/operator.ts';
import { ReviewSide } from '../../../../test/support/review-side.ts';
import { SigningKey } from '../../signing/signing-key.ts';

let application: RunningApplication;
let side: ReviewSide;
let viewer: Operator;
let author: Operator;

beforeAll(async () => {
  application = await startApplication({ settings: { PROSYNC_PUBLISH_INTERVAL: '24h' } });
  const key = application.app.get(SigningKey, { strict: false });
  side = await ReviewSide.open(application.database.address, key);
  await side.dataSource.query(`update publication set next_due_at = now() + interval '20 hours'`);
  viewer = await operatorOf(application, 'viewer');
  author = await operatorOf(application, 'approver');
});
afterAll(async () => {
  await side?.close();
  await application?.close();
});

const TEXT = 'Run once with Set_Environment=1.\nThen restart the agent.';

test('what the author writes is shown to the reviewer and published with the version', async () => {
  await side.observe([{ guid: 'noted' }, { guid: 'plain' }]);
  const { id, digest } = await seen('noted');
  expect((await detail(id)).difference.observed?.instructions).toBeNull();
  const answer = await write(id, { digest, text: `${TEXT.replace('\n', '\r\n')}\n` });
  expect(answer).toMatchObject({ status: 200, body: { digest, text: TEXT } });
  expect((await detail(id)).difference).toMatchObject({
    published: null,
    observed: { digest, instructions: TEXT },
  });
  await side.approve();
  await side.publish();
  const [noted, plain] = await published();
  expect(noted).toMatchObject({ guid: 'noted', version: 1, digest, instructions: TEXT });
  expect(Object.keys(plain ?? {})).not.toContain('instructions');
});

test('a later version has its own; what another release published keeps them as they were', async () => {
  await side.observe([{ guid: 'plain', body: 'two' }]);
  const plain = await seen('plain');
  await write(plain.id, { ...plain, text: 'Of the second.' });
  await side.approve(['plain']);
  await side.publish();
  await side.observe([{ guid: 'plain', body: 'three' }]);
  expect((await detail(plain.id)).difference).toMatchObject({
    published: { instructions: 'Of the second.' },
    observed: { instructions: null },
  });
  await side.approve(['plain']);
  await side.publish();
  const items = await published();
  expect(items.map(({ version, instructions }) => [version, instructions])).toEqual([
    [1, TEXT],
    [3, undefined],
  ]);
});

test('a release that is restored brings its instructions back', async () => {
  await side.restorer.restore({ seq: 2, actor: side.operator });
  const [, plain] = await published();
  expect(plain).toMatchObject({ version: 4, instructions: 'Of the second.' });
});

test('an approval is for the text that was read: another one in the meantime is a conflict that says so', async () => {
  await side.observe([{ guid: 'swapped' }]);
  const { id, digest } = await seen('swapped');
  const approve = async (instructions?: string | null) =>
    author.do<ApprovalsAnswer>('POST', '/approvals', { items: [{ id, digest, instructions }] });
  await write(id, { digest, text: 'Run the first.' });
  const before = (await detail(id)).observedInstructions;
  await write(id, { digest, text: 'Run the second.' });
  for (const old of [before, null, undefined]) {
    const { approved, refused: reasons } = await approve(old);
    expect(approved).toBe(0);
    expect(reasons).toMatchObject([{ id, code: 'instructions-changed' }]);
    expect(reasons[0]?.detail).toContain('instructions of this version');
  }
  // All that a filter shows is bound to it as well.
  const { counts } = await author.do<ItemList>('GET', '/items?q=swapped');
  await write(id, { digest, text: 'Run the third.' });
  const { approvable: expected, seen: shown } = counts;
  const all = { filter: { q: 'swapped' }, expected, seen: shown };
  expect(await author.call('POST', '/approvals', all)).toMatchObject(refused('expected-differs'));
  const now = await author.do<ItemList>('GET', '/items?q=swapped');
  expect(now.data[0]?.observedInstructions).toBe((await detail(id)).observedInstructions);
  expect(await approve(now.data[0]?.observedInstructions)).toMatchObject({ approved: 1 });
  await author.do('DELETE', '/approvals', { items: [{ id }] });
});

test('a release that is restored brings back its own instructions, not those that were written for it since', async () => {
  await side.observe([{ guid: 'again' }]);
  const first = await seen('again');
  await write(first.id, { ...first, text: 'Of the release.' });
  await side.approve(['again']);
  const { seq } = await side.publish();
  await side.observe([{ guid: 'again', body: 'two' }]);
  await side.approve(['again']);
  await side.publish();
  await side.observe([{ guid: 'again' }]);
  const { status } = await write(first.id, { ...first, text: 'Nobody approved this.' });
  expect(status).toBe(200);
  await side.restorer.restore({ seq, actor: side.operator });
  const again = (await published()).find(({ guid }) => guid === 'again');
  expect(again).toMatchObject({ digest: first.digest, instructions: 'Of the release.' });
  expect((await detail(first.id)).difference.published?.instructions).toBe('Of the release.');
  const told = await side.one(
    `select facts->>'text' as text from audit_events where action = 'instructions.changed' order by id desc`,
  );
  expect(told).toEqual({ text: 'Of the release.' });
});

test('they can be changed and removed until the approval; the audit keeps each text', async () => {
  await side.observe([{ guid: 'edited' }]);
  const { id, digest } = await seen('edited');
  for (const text of ['first', 'second', 'second', null, ' \n'])
    expect((await write(id, { digest, text })).status, String(text)).toBe(200);
  expect((await detail(id)).difference.observed?.instructions).toBeNull();
  const told: { text: string | null; by: string }[] = await side.dataSource.query(
    `select facts->>'text' as text, actor_id as by from audit_events
     where action = 'instructions.changed' and subject_id = $1 order by id`,
    [id],
  );
  expect(told.map(({ text }) => text)).toEqual(['first', 'second', null]);
});

test('the instructions that a reviewer approved stay as they are', async () => {
  await side.observe([{ guid: 'fixed' }]);
  const { id, digest } = await seen('fixed');
  await write(id, { digest, text: TEXT });
  await side.approve(['fixed']);
  expect(await write(id, { digest, text: 'other' })).toMatchObject(refused('already-approved'));
  await author.do('DELETE', '/approvals', { items: [{ id }] });
  expect((await write(id, { digest, text: TEXT })).status).toBe(200);
  await side.approve(['fixed']);
  await side.publish();
  expect(await write(id, { digest, text: null })).toMatchObject(refused('already-published'));
  expect((await detail(id)).difference.published?.instructions).toBe(TEXT);
});

test('another version than the one that was seen is refused, and so is a removal', async () => {
  await side.observe([{ guid: 'raced' }]);
  const before = await seen('raced');
  await side.observe([{ guid: 'raced', body: 'changed' }]);
  const now = await seen('raced');
  expect(await write(before.id, { ...before, text: TEXT })).toMatchObject({
    status: 409,
    body: { code: 'content-changed', observedDigest: now.digest },
  });
  await side.approve(['raced']);
  await side.publish();
  await side.vanish(['raced']);
  expect(await write(now.id, { ...now, text: TEXT })).toMatchObject(refused('content-changed'));
});

test.each([
  ['2,001 characters', { text: 'x'.repeat(2001) }],
  ['a control character', { text: 'red \u001b[31m' }],
  ['a mark that reverses the text', { text: 'a\u202eb' }],
  ['no digest', { text: 'x', digest: undefined }],
  ['an unknown field', { text: 'x', force: true }],
])('%s is refused', async (_, body) => {
  const { id, digest } = await seen('edited');
  const answer = await author.call<Problem>('PUT', `/items/${id}/instructions`, {
    digest,
    ...body,
  });
  expect(answer).toMatchObject({ status: 422, body: { code: 'validation-failed' } });
});

test('a viewer may read them and not write them; an unknown item is not found', async () => {
  const { id, digest } = await seen('edited');
  const body = { digest, text: TEXT };
  expect((await viewer.call('PUT', `/items/${id}/instructions`, body)).status).toBe(403);
  const nobody = '00000000-0000-4000-8000-000000000000';
  expect((await write(nobody, body)).status).toBe(404);
});

interface Problem {
  code: string;
}

function refused(code: string) {
  return { status: 409, body: { code } };
}

async function seen(guid: string): Promise<{ id: string; digest: string }> {
  const [item] = await side.seen([guid]);
  return { id: item?.id ?? '', digest: item?.digest ?? '' };
}

function write(id: string, { digest, text }: { digest: string; text: string | null }) {
  return author.call<Problem>('PUT', `/items/${id}/instructions`, { digest, text });
}

async function detail(id: string): Promise<ItemDetail> {
  return ItemDetail.parse(await viewer.do('GET', `/items/${id}`));
}

async function published(): Promise<ManifestItem[]> {
  const { manifest } = await side.one<{ manifest: Buffer }>(
    'select manifest from releases order by seq desc limit 1',
  );
  return Manifest.parse(JSON.parse(gunzipSync(manifest).toString('utf8'))).items;
}
