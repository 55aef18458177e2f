import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { digestOfSeen } from '#domain/approval';
import { ItemDetail, ItemList } from '#api/items';
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

async function pathsByPages(limit: number): Promise<string[]> {
  const paths: string[] = [];
  let cursor: string | undefined;
  do {
    const list = await side.items.list({ filter: 'all', limit, cursor });
    paths.push(...list.data.map((item) => `${item.contentType} ${item.path}`));
    cursor = list.page.next ?? undefined;
  } while (cursor !== undefined);
  return paths;
}

test('pages follow each other by content type and path in the order of their bytes, nothing twice or left out', async () => {
  const paths = ['b/ä', 'B/x', 'a/z', 'a-b', 'a/', 'é', 'Z', '\u{1f600}', '\uffee'];
  await side.observe(paths.map((path, i) => ({ guid: `g${i}`, path })));
  await side.observe([{ guid: 'm', contentType: 'internal-monitor', path: 'z' }]);
  await side.observe([
    { guid: 'same-1', path: 'same' },
    { guid: 'same-2', path: 'same' },
  ]);
  const byBytes = [...paths, 'same', 'same'].sort((a, b) =>
    Buffer.compare(Buffer.from(a), Buffer.from(b)),
  );
  const expected = ['internal-monitor z', ...byBytes.map((path) => `script ${path}`)];
  for (const limit of [1, 2, 5, 200]) expect(await pathsByPages(limit)).toEqual(expected);
});

test('the list says what cannot be parsed, and counts it among what many approvals would cover', async () => {
  await side.observe([{ guid: 'broken' }, { guid: 'fine' }, { guid: 'doubtful' }]);
  const warnings = [{ code: 'unparsable', detail: 'Line 3 has no end.' }];
  const warn = (guid: string, value: unknown) =>
    side.dataSource.transaction(async (manager) => {
      await manager.query('set local session_replication_role = replica');
      await manager.query('update revisions set warnings = $2 where guid = $1', [
        guid,
        JSON.stringify(value),
      ]);
    });
  await warn('broken', warnings);
  await warn('doubtful', [{ code: 'other', detail: 'Look twice.' }]);
  const list = await side.items.list({ filter: 'all', limit: 50 });
  const found = ItemList.parse(list).data.map((item) => [item.guid, item.warnings]);
  expect(Object.fromEntries(found)).toMatchObject({ broken: warnings, fine: [] });
  expect(list.counts).toMatchObject({ approvable: 3, unparsable: 1 });
  await side.approve(['broken']);
  const after = await side.items.list({ filter: 'all', limit: 50 });
  expect(after.counts).toMatchObject({ approvable: 2, unparsable: 0 });
});

test('the list and its counts agree with the filters', async () => {
  await side.observe([{ guid: 'same' }, { guid: 'gone' }, { guid: 'mod' }]);
  await side.approve();
  await side.publish();
  await side.observe([{ guid: 'mod', body: 'x' }, { guid: 'new' }]);
  await side.vanish(['gone']);
  await side.approve(['new']);
  const list = await side.items.list({ filter: 'new-or-changed', limit: 50 });
  expect(ItemList.parse(list).data.map((item) => item.guid)).toEqual(['mod', 'new']);
  expect(list.counts).toEqual({
    all: 4,
    newOrChanged: 2,
    movedOrDeleted: 1,
    needsApproval: 2,
    changeApproved: 1,
    removalApproved: 0,
    shown: 2,
    approvable: 1,
    unparsable: 0,
    seen: digestOfSeen(list.data.filter((item) => item.approvalStatus === 'needs-approval')),
  });
  const removed = await side.items.list({ filter: 'moved-or-deleted', limit: 50 });
  expect(removed.data.map((item) => item.guid)).toEqual(['gone']);
  const open = await side.items.list({ filter: 'all', approval: 'needs-approval', limit: 50 });
  expect(open.data.map((item) => item.guid)).toEqual(['gone', 'mod']);
  expect(await side.items.contentTypes()).toEqual({
    data: [{ contentType: 'script', items: 4, needsApproval: 2, approved: 1 }],
  });
});

test('B14: a search finds parts of name, path and GUID, and takes no text for a command', async () => {
  await side.observe([
    { guid: 'abc', path: 'Backup/Full_100%.ps1' },
    { guid: 'def', path: 'other' },
  ]);
  const find = async (q: string) => {
    const { data } = await side.items.list({ filter: 'all', q, limit: 50 });
    return data.map((item) => item.guid);
  };
  expect(await find('backup/full')).toEqual(['abc']);
  expect(await find('Name of D')).toEqual(['def']);
  expect(await find('BC')).toEqual(['abc']);
  expect(await find('_100%')).toEqual(['abc']);
  for (const q of [`' OR 1=1 --`, '%', '_x_', '\\']) {
    expect((await find(q)).length, q).toBe(q === '%' ? 1 : 0);
  }
});

test('an item that has left the list is shown no more, but its page keeps its history', async () => {
  await side.observe([{ guid: 'a' }]);
  await side.approve();
  await side.publish();
  await side.vanish(['a']);
  await side.approve();
  await side.publish();
  expect((await side.items.list({ filter: 'all', limit: 50 })).data).toEqual([]);
  const id = (await side.seen())[0]?.id ?? '';
  const detail = ItemDetail.parse(await side.items.detail(id));
  expect(detail).toMatchObject({ changeStatus: null, approvalStatus: null, version: 1 });
  expect(detail.releases.map(({ seq, change }) => [seq, change])).toEqual([
    [2, 'removed'],
    [1, 'published'],
  ]);
  expect(detail.approvals.map((a) => [a.state, a.seq])).toEqual([
    ['published', 2],
    ['published', 1],
  ]);
});

test('the page of an item shows both sides with their text, its history, and who runs it', async () => {
  await side.observe([{ guid: 'a', body: '\ufeffecho "ü"\r\n' }]);
  await side.approve();
  await side.publish();
  await side.observe([{ guid: 'a', body: 'echo 2\n' }]);
  await side.dataSource.query(
    `with n as (insert into instances (instance_key, name, connector, client_version, platform, outcome, reported_at)
       values ('k', 'Contoso', 'directory', '1', 'linux', 'ok', now()) returning id)
     insert into instance_items (instance_id, content_type, guid, state, version) select id, 'script', 'a', 'up-to-date', 1 from n`,
  );
  const id = (await side.seen())[0]?.id ?? '';
  const detail = ItemDetail.parse(await side.items.detail(id));
  expect(detail.difference.published?.text).toBe('\ufeffecho "ü"\r\n');
  expect(detail.difference.observed?.text).toBe('echo 2\n');
  expect(detail.revisions.map((r) => r.digest)).toEqual([
    detail.observedDigest,
    detail.publishedDigest,
  ]);
  expect(detail.instances).toMatchObject([{ name: 'Contoso', state: 'up-to-date', version: 1 }]);
});

test('C1: a body that is not UTF-8 or holds NUL is shown without text', async () => {
  await side.observe([
    { guid: 'latin', body: Buffer.from('caf\xe9', 'latin1') },
    { guid: 'nul', body: 'a\0b' },
  ]);
  for (const { id } of await side.seen()) {
    const { difference } = await side.items.detail(id);
    expect(difference.observed).toMatchObject({ text: null, body: { mediaType: 'text/plain' } });
  }
});

test('B10, B11: an unknown item is not found, and a cursor of somebody else is refused', async () => {
  await expect(side.items.detail(randomUUID())).rejects.toMatchObject({ code: 'not-found' });
  const query = { filter: 'all', limit: 50, cursor: 'Zm9yZ2Vk' } as const;
  await expect(side.items.list(query)).rejects.toMatchObject({ code: 'invalid-cursor' });
});

test('the list of 20,000 items and its counts come quickly', async () => {
  await side.observe(Array.from({ length: 20_000 }, (_, i) => ({ guid: `item-${i}` })));
  await side.dataSource.query('analyze');
  const startedAt = performance.now();
  const { counts, page } = await side.items.list({ filter: 'all', q: 'item', limit: 50 });
  console.log(`list among 20,000 items: ${Math.round(performance.now() - startedAt)} ms`);
  expect(counts.shown).toBe(20_000);
  expect(page.next).not.toBeNull();
}, 180_000);
