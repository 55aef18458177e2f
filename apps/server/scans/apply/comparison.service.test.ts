import { Client } from 'pg';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ScanSide } from '../../../../test/support/scan-side.ts';
import { problem, type VendorContent } from '../../../../test/support/vendor-system.ts';

let server: ScanSide;
beforeEach(async () => {
  server = await ScanSide.open();
});
afterEach(() => server.close());

const A = { guid: 'a', body: 'one' };
const EDITED = { guid: 'a', body: 'two' };
const STAYS = { guid: 'stays' };

async function published(contents: readonly VendorContent[]): Promise<void> {
  server.central.contents = contents;
  await server.scan();
  await server.side.approve();
  await server.side.publish();
}

function audited(action: string): Promise<{ actor: string; subject: string; facts: object }[]> {
  return server.side.dataSource.query(
    `select actor_name as actor, subject_id as subject, facts from audit_events where action = $1 order by id`,
    [action],
  );
}

describe('an item that cannot be read now keeps its state and is blocked (docs/design.md#4, B24)', () => {
  test.each([
    ['named by its GUID', { contentType: 'script', guid: 'a', path: 'another/place.ps1' }],
    ['named by its path', { contentType: 'script', path: 'folder/a.ps1' }],
    ['named by its path, its type unknown', { path: 'folder/a.ps1' }],
  ])('%s', async (_, where) => {
    await published([A, { guid: 'b' }]);
    server.central.contents = [EDITED, { guid: 'b' }];
    await server.scan();
    await server.side.approve(['a']);
    server.central.contents = [{ guid: 'b' }];
    server.central.problems = [problem(where)];
    const { counts } = await server.scan();
    expect(counts).toMatchObject({ total: 2, modified: 1, deleted: 0, unchanged: 1, problems: 1 });
    const { a, b } = await server.items();
    expect(a).toMatchObject({
      detail: 'modified',
      approval: 'needs-approval',
      problem: { code: 'unreadable', detail: 'The file cannot be read: permission denied.' },
    });
    expect(b).toMatchObject({ status: 'unchanged', problem: null });
    const [item] = await server.side.seen(['a']);
    const answer = await server.side.approvals.approve({ items: [item!] }, server.side.operator);
    expect(answer).toMatchObject({ approved: 0, refused: [{ code: 'blocked' }] });
  });

  test('when it can be read again, it is free again', async () => {
    await published([A]);
    server.central.contents = [];
    server.central.problems = [problem({ contentType: 'script', guid: 'a' })];
    await server.scan();
    server.central.contents = [A];
    server.central.problems = [];
    await server.scan();
    expect((await server.items()).a).toMatchObject({ status: 'unchanged', problem: null });
  });

  test('a file without GUID at the old place of an item that moved does not block it', async () => {
    await published([A]);
    server.central.contents = [{ ...A, path: 'elsewhere/a.ps1' }];
    server.central.problems = [problem({ contentType: 'script', path: 'folder/a.ps1' })];
    await server.scan();
    expect((await server.items()).a).toMatchObject({ detail: 'relocated', problem: null });
  });

  test('a content type that could not be read loses nothing, and the others go on', async () => {
    await published([
      { guid: 'a', contentType: 'group' },
      { guid: 'b', contentType: 'group', body: 'read before it failed' },
      { guid: 'c', contentType: 'script' },
      STAYS,
    ]);
    const whole = { code: 'unreadable-type', detail: 'No right.', contentType: 'group' };
    server.central.contents = [{ guid: 'b', contentType: 'group', body: 'changed' }, STAYS];
    server.central.problems = [problem(whole)];
    expect(await server.scan()).toMatchObject({ status: 'complete' });
    const { a, b, c } = await server.items();
    expect(a).toMatchObject({ status: 'unchanged', problem: { code: 'unreadable-type' } });
    expect([b?.detail, c?.detail]).toEqual(['modified', 'deleted']);
    // What a problem of the type says without stopping it, such as an unknown column, keeps nothing.
    server.central.problems = [problem({ ...whole, code: 'unknown-column' })];
    await server.scan();
    expect((await server.items()).a).toMatchObject({ detail: 'deleted', problem: null });
  });

  test('an item that is gone for good is not kept by the problem of another type', async () => {
    await published([A, STAYS]);
    server.central.contents = [STAYS];
    server.central.problems = [problem({ contentType: 'monitor', path: 'folder/a.ps1' })];
    await server.scan();
    expect((await server.items()).a).toMatchObject({ detail: 'deleted', problem: null });
  });

  test('blocked items do not count as vanished', async () => {
    const many = Array.from({ length: 60 }, (_, index) => ({ guid: `item-${index}` }));
    await published(many);
    server.central.contents = [];
    server.central.problems = many.map(({ guid }) => problem({ contentType: 'script', guid }));
    expect(await server.scan()).toMatchObject({ status: 'complete', counts: { unchanged: 60 } });
  });

  test('items that a reader yields twice with one GUID are blocked, both of them', async () => {
    await published([A]);
    server.central.contents = [A, { ...A, path: 'copy/a.ps1' }, { guid: 'b' }];
    const { problems } = await server.scan();
    expect(problems.map(({ code, guid }) => [code, guid])).toEqual([
      ['duplicate-guid', 'a'],
      ['duplicate-guid', 'a'],
    ]);
    expect(await server.items()).toMatchObject({
      a: { status: 'unchanged', problem: { code: 'duplicate-guid' } },
      b: { detail: 'new' },
    });
  });
});

describe('the same GUID in two sources (docs/design.md#4)', () => {
  test('the first source keeps it, and the second says so', async () => {
    await published([A]);
    const second = await server.add('second');
    second.system.contents = [EDITED, { guid: 'b' }];
    const scan = await server.scan(second.id);
    expect(scan.counts).toMatchObject({ total: 1, new: 1, problems: 1 });
    expect(scan.problems).toMatchObject([
      { code: 'guid-in-other-source', guid: 'a', path: 'folder/a.ps1' },
    ]);
    expect(scan.problems[0]?.detail).toContain('"central"');
    expect((await server.items()).a).toMatchObject({ status: 'unchanged', problem: null });
  });

  test('an item that has left the list of the first may be found in the second', async () => {
    server.central.contents = [A];
    await server.scan();
    server.central.contents = [];
    await server.scan();
    const second = await server.add('second');
    second.system.contents = [A];
    expect((await server.scan(second.id)).counts).toMatchObject({ total: 1, new: 1, problems: 0 });
    expect((await server.scan()).counts).toMatchObject({ total: 0 });
  });
});

describe('an approval covers exactly the state that was seen (docs/design.md#3)', () => {
  test('when the source changes again, it is dismissed and says why', async () => {
    server.central.contents = [A, { guid: 'b' }];
    await server.scan();
    await server.side.approve();
    server.central.contents = [EDITED, { guid: 'b' }];
    await server.scan();
    expect(await server.items()).toMatchObject({
      a: { approval: 'needs-approval' },
      b: { approval: 'change-approved' },
    });
    const reason = 'The source changed again after the approval.';
    const ended = await server.side.dataSource.query(
      `select ended_reason as reason from approvals where state = 'dismissed' and ended_at is not null`,
    );
    expect(ended).toEqual([{ reason }]);
    expect(await audited('approval.dismissed')).toMatchObject([
      { actor: 'Ada', facts: { contentType: 'script', guid: 'a', reason } },
    ]);
  });

  test('an approved removal is dismissed when the item comes back', async () => {
    await published([A, STAYS]);
    server.central.contents = [STAYS];
    await server.scan();
    await server.side.approve(['a']);
    expect((await server.items()).a).toMatchObject({ approval: 'removal-approved' });
    server.central.contents = [A, STAYS];
    await server.scan();
    expect((await server.items()).a).toMatchObject({ approval: 'no-action-needed' });
    expect(await audited('approval.dismissed')).toHaveLength(1);
  });

  test('an approved change is dismissed when the item is deleted', async () => {
    await published([A, STAYS]);
    server.central.contents = [EDITED, STAYS];
    await server.scan();
    await server.side.approve(['a']);
    server.central.contents = [STAYS];
    await server.scan();
    expect((await server.items()).a).toMatchObject({ approval: 'needs-approval' });
    expect((await server.side.publish()).removed).toBe(0);
  });
});

test('the audit says once what a scan changed, and nothing of one that changed nothing', async () => {
  server.central.contents = [A];
  const scan = await server.scan();
  await server.scan();
  expect(await audited('scan.applied')).toEqual([
    {
      actor: 'Ada',
      subject: server.sourceId,
      facts: { scanId: scan.id, changed: 1, counts: scan.counts },
    },
  ]);
});

test('other servers are told when a scan changed something, and only then', async () => {
  const told: string[] = [];
  const listener = new Client(server.database.address.forClient('test'));
  await listener.connect();
  try {
    listener.on('notification', ({ channel }) => told.push(channel));
    await listener.query('listen prosync_review');
    server.central.contents = [A];
    await server.scan();
    await server.scan();
    await listener.query('select 1');
    expect(told).toEqual(['prosync_review']);
  } finally {
    await listener.end();
  }
});

test('a body is stored byte for byte, and once for all items that share it', async () => {
  const body = Buffer.from([0, 255, 92, 10, 13, 9, 46, 92, 46, 10, 195, 40]);
  server.central.contents = ['a', 'b', 'c'].map((guid) => ({ guid, body }));
  await server.scan();
  const stored = await server.side.dataSource.query('select bytes, size from blobs');
  expect(stored).toEqual([{ bytes: body, size: body.length }]);
});

test('names, tags and references reach the revision as they are', async () => {
  const guid = 'ü\\N\t"{,}\'';
  server.central.contents = [{ guid, path: `a/${guid}\n.ps1`, body: '' }];
  await server.scan();
  const revision = await server.side.one('select name, path, tags, refs, body_size from revisions');
  expect(revision).toEqual({
    name: `Name of ${guid}`,
    path: `a/${guid}\n.ps1`,
    tags: ['a'],
    refs: [],
    body_size: 0,
  });
});
