import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ScanSide } from '../../../test/support/scan-side.ts';
import { manyContents, problem, type VendorContent } from '../../../test/support/vendor-system.ts';

let server: ScanSide;
beforeEach(async () => {
  server = await ScanSide.open();
});
afterEach(() => server.close());

const A = { guid: 'a', body: 'one' };
const EDITED = { guid: 'a', body: 'two' };
const STAYS = { guid: 'stays' };
const MOVED = { guid: 'a', body: 'one', path: 'elsewhere/a.ps1' };

async function publish(contents: readonly VendorContent[]): Promise<void> {
  server.central.contents = contents;
  await server.scan();
  await server.side.approve();
  await server.side.publish();
}

describe('what a scan says of an item (docs/design.md#3)', () => {
  test.each<[string, VendorContent[], VendorContent[], boolean, object | null]>([
    ['present, never published', [], [A], false, { status: 'changed', detail: 'new' }],
    ['present, other digest', [A], [EDITED], false, { status: 'changed', detail: 'modified' }],
    ['present, other path', [A], [MOVED], false, { status: 'changed', detail: 'relocated' }],
    ['present, same digest', [A], [A], false, { status: 'unchanged', detail: null }],
    ['gone', [A], [], false, { status: 'moved-or-deleted', detail: 'deleted' }],
    ['moved out', [A], [], true, { status: 'moved-or-deleted', detail: 'moved-out' }],
  ])('%s', async (_, published, observed, isOutside, expected) => {
    await publish([...published, STAYS]);
    server.central.contents = [...observed, STAYS];
    server.central.outside = isOutside ? [{ contentType: 'script', guid: 'a' }] : [];
    expect((await server.scan()).status).toBe('complete');
    expect((await server.items()).a).toMatchObject(expected!);
  });

  test('neither observed nor published: it leaves the list, and its history stays', async () => {
    server.central.contents = [A];
    await server.scan();
    server.central.contents = [];
    const { counts } = await server.scan();
    expect((await server.items()).a).toMatchObject({ status: null, approval: null });
    expect(counts).toMatchObject({ total: 0, deleted: 0 });
    const { n } = await server.side.one<{ n: string }>('select count(*) as n from revisions');
    expect(Number(n)).toBe(1);
  });

  test('an item that comes back is what it was', async () => {
    await publish([A, STAYS]);
    server.central.contents = [STAYS];
    await server.scan();
    expect((await server.items()).a).toMatchObject({ detail: 'deleted' });
    server.central.contents = [A, STAYS];
    await server.scan();
    expect((await server.items()).a).toMatchObject({ status: 'unchanged', version: 1 });
  });

  test('a missing item that turns up outside, and goes from there, is told so', async () => {
    await publish([A, STAYS]);
    server.central.contents = [STAYS];
    await server.scan();
    server.central.outside = [{ contentType: 'script', guid: 'a' }];
    await server.scan();
    expect((await server.items()).a).toMatchObject({ detail: 'moved-out' });
    server.central.outside = [];
    await server.scan();
    expect((await server.items()).a).toMatchObject({ detail: 'deleted' });
  });

  test('the counts compare the source with what is published', async () => {
    const before = ['a', 'b', 'c', 'd', 'e'].map((guid) => ({ guid }));
    await publish(before);
    server.central.contents = [
      { guid: 'a' },
      { guid: 'b', body: 'edited' },
      { guid: 'c', path: 'elsewhere' },
      { guid: 'f' },
    ];
    server.central.outside = [{ contentType: 'script', guid: 'd' }];
    server.central.problems = [problem({ path: 'unknown.txt' })];
    const { counts, problems } = await server.scan();
    expect(counts).toEqual({
      total: 4,
      new: 1,
      modified: 1,
      relocated: 1,
      movedOut: 1,
      deleted: 1,
      unchanged: 1,
      problems: 1,
    });
    expect(problems).toEqual(server.central.problems);
  });
});

describe('a scan of an unchanged source', () => {
  async function everything(): Promise<unknown> {
    const tables = ['items', 'revisions', 'blobs', 'approvals', 'audit_events', 'guid_aliases'];
    const rows = tables.map((table) =>
      server.side.dataSource.query(
        `select ctid::text, xmin::text, xmax::text from ${table} order by 1`,
      ),
    );
    return Promise.all(rows);
  }

  test('writes nothing but its own row, not even a dead one', async () => {
    await publish([A, { guid: 'b' }, { guid: 'gone' }]);
    server.central.contents = [EDITED, { guid: 'b' }, { guid: 'c', path: 'p', isDerived: true }];
    server.central.outside = [{ contentType: 'script', guid: 'gone' }];
    server.central.problems = [problem({ contentType: 'script', path: 'nowhere' })];
    await server.scan();
    const before = await everything();
    const { status } = await server.scan();
    expect(status).toBe('complete');
    expect(await everything()).toEqual(before);
    const { n } = await server.side.one<{ n: string }>('select count(*) as n from scan_entries');
    expect(Number(n)).toBe(0);
  });

  test('after the removal of a moved-out item is published nothing is written either', async () => {
    await publish([A, { guid: 'b' }]);
    server.central.contents = [{ guid: 'b' }];
    server.central.outside = [{ contentType: 'script', guid: 'a' }];
    await server.scan();
    await server.side.approve(['a']);
    await server.side.publish();
    const before = await everything();
    await server.scan();
    expect(await everything()).toEqual(before);
  });
});

describe('when many items vanish at once (docs/design.md#2.1, F14)', () => {
  test('the scan is held, changes nothing and says why', async () => {
    await publish(manyContents(60));
    server.central.contents = [...manyContents(60).slice(21), { guid: 'fresh' }];
    const scan = await server.scan();
    expect(scan).toMatchObject({
      status: 'held',
      counts: null,
      vanished: [{ contentType: 'script', known: 60, vanished: 21 }],
    });
    expect(scan.reason).toContain('21 of 60 items of the type script vanished');
    const states = Object.values(await server.items());
    expect(states).toHaveLength(60);
    expect(new Set(states.map((item) => item.status))).toEqual(new Set(['unchanged']));
  });

  test('20 of 60 are applied', async () => {
    await publish(manyContents(60));
    server.central.contents = manyContents(60).slice(20);
    expect(await server.scan()).toMatchObject({ status: 'complete', counts: { deleted: 20 } });
  });

  test('confirming reads again and applies what was held', async () => {
    await publish(manyContents(60));
    server.central.contents = manyContents(30);
    const held = await server.scan();
    const { operator } = server.side;
    const scan = await server.scans.confirm(held.id, { wait: 60, fresh: false }, operator);
    expect(scan).toMatchObject({
      status: 'complete',
      trigger: 'confirmation',
      counts: { total: 30, deleted: 30 },
    });
    const event = await server.side.one(
      `select actor_name, subject_id from audit_events where action = 'scan.confirmed'`,
    );
    expect(event).toEqual({ actor_name: 'Ada', subject_id: server.sourceId });
  });

  test('a confirmation covers no more items and no other type than were held', async () => {
    await publish([...manyContents(60), ...manyContents(60, 'monitor')]);
    server.central.contents = [...manyContents(30), ...manyContents(60, 'monitor')];
    const held = await server.scan();
    const { operator } = server.side;
    server.central.contents = [...manyContents(29), ...manyContents(60, 'monitor')];
    const more = await server.scans.confirm(held.id, { wait: 60, fresh: false }, operator);
    expect(more).toMatchObject({ status: 'held', vanished: [{ known: 60, vanished: 31 }] });
    server.central.contents = [...manyContents(30), ...manyContents(30, 'monitor')];
    const other = await server.scans.confirm(more.id, { wait: 60, fresh: false }, operator);
    expect(other).toMatchObject({ status: 'held', vanished: [{ contentType: 'monitor' }] });
  });

  test('a scan that holds nothing back, or no longer, cannot be confirmed', async () => {
    const { operator } = server.side;
    const query = { wait: 60, fresh: false };
    await publish(manyContents(60));
    server.central.contents = [];
    const held = await server.scan();
    server.central.contents = manyContents(60);
    const complete = await server.scan();
    for (const { id } of [held, complete]) {
      await expect(server.scans.confirm(id, query, operator)).rejects.toMatchObject({
        code: 'scan-not-held',
      });
    }
  });
});

describe('a scan that did not read the source completely changes nothing', () => {
  test.each<[string, () => void, string]>([
    [
      'the reader says so',
      () => (server.central.outcome = { complete: false, reason: 'The disk went away.' }),
      'The disk went away.',
    ],
    [
      'the reader throws',
      () => (server.central.failure = new Error('secret details')),
      'The scan failed because of an error in the server. The server log has the details.',
    ],
  ])('%s', async (_, breakIt, reason) => {
    await publish([A, { guid: 'b' }]);
    const before = await server.items();
    server.central.contents = [EDITED, { guid: 'c' }];
    breakIt();
    expect(await server.scan()).toMatchObject({ status: 'incomplete', reason, counts: null });
    expect(await server.items()).toEqual(before);
    const { n } = await server.side.one<{ n: string }>('select count(*) as n from scan_entries');
    expect(Number(n)).toBe(0);
  });

  test('the bodies of a reading that broke off are there when the next one is complete', async () => {
    server.central.contents = [A];
    server.central.outcome = { complete: false, reason: 'Interrupted.' };
    await server.scan();
    await server.side.dataSource.query('delete from blobs');
    server.central.outcome = { complete: true, reason: null };
    expect(await server.scan()).toMatchObject({ status: 'complete', counts: { new: 1 } });
    const blob = await server.side.one<{ bytes: Buffer }>('select bytes from blobs');
    expect(blob.bytes.toString()).toBe('one');
  });

  test('an item whose body changed before it could be fetched keeps its state', async () => {
    await publish([A, { guid: 'b' }]);
    server.central.contents = [EDITED, { guid: 'b' }];
    server.central.outcome = { complete: false, reason: 'Interrupted.' };
    await server.scan();
    await server.side.dataSource.query(`delete from blobs where bytes = 'two'`);
    server.central.outcome = { complete: true, reason: null };
    server.central.isChanging = true;
    const scan = await server.scan();
    expect(scan.counts).toMatchObject({ total: 2, unchanged: 2, problems: 1 });
    expect((await server.items()).a).toMatchObject({ problem: { code: 'changed-while-reading' } });
  });
});
