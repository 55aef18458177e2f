import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { ScanSide } from '../../../../test/support/scan-side.ts';
import { manyContents } from '../../../../test/support/vendor-system.ts';

let server: ScanSide;
beforeEach(async () => {
  server = await ScanSide.open();
});
afterEach(() => server.close());

const A = { guid: 'a', body: 'one' };
const COPY = { ...A, path: 'copy/a.ps1' };

describe('an item that the reader does not send again is compared all the same', () => {
  test('when the scan that it was sent to was held', async () => {
    server.central.contents = manyContents(60);
    await server.scan();
    server.central.contents = [...manyContents(30), A];
    const held = await server.scan();
    expect(held.status).toBe('held');
    const query = { wait: 60, fresh: false };
    const scan = await server.scans.confirm(held.id, query, server.side.operator);
    expect(scan.counts).toMatchObject({ total: 31, new: 31 });
    expect((await server.items()).a).toMatchObject({ path: 'folder/a.ps1', detail: 'new' });
  });

  test('when another server has seen another state of it meanwhile', async () => {
    server.central.contents = [A];
    await server.scan();
    const other = await ScanSide.open(server);
    try {
      other.central.contents = [{ ...A, body: 'two' }];
      await other.scan();
    } finally {
      await other.close();
    }
    await server.scan();
    const { same } = await server.side.one<{ same: boolean }>(
      `select r.body_sha256 = encode(sha256('one'), 'hex') as same
       from items i join revisions r on r.id = i.observed_revision_id`,
    );
    expect(same).toBe(true);
  });

  test('when its GUID belongs to another source', async () => {
    server.central.contents = [A];
    await server.scan();
    const { id, system } = await server.add('second');
    system.contents = [A];
    for (const attempt of [1, 2]) {
      const { counts, problems } = await server.scan(id);
      expect([attempt, counts?.total, problems[0]?.code]).toEqual([
        attempt,
        0,
        'guid-in-other-source',
      ]);
    }
  });

  test('when another one takes its GUID, and again while neither is sent', async () => {
    server.central.contents = [A];
    await server.scan();
    server.central.contents = [A, COPY];
    for (const attempt of [1, 2, 3]) {
      const { problems } = await server.scan();
      expect([attempt, ...problems.map(({ code, path }) => `${code} ${path}`)]).toEqual([
        attempt,
        'duplicate-guid copy/a.ps1',
        'duplicate-guid folder/a.ps1',
      ]);
      expect((await server.items()).a?.problem?.code).toBe('duplicate-guid');
    }
  });
});

test('of unchanged items only keys are staged, and nothing stays', async () => {
  server.central.contents = manyContents(50);
  await server.scan();
  let open = (): void => undefined;
  server.central.obstacle = new Promise<void>((resolve) => (open = resolve));
  const scan = server.scan();
  await vi.waitFor(
    async () => expect(await staged()).toEqual({ entries: 0, unchanged: 50 }),
    60_000,
  );
  open();
  await scan;
  expect(await staged()).toEqual({ entries: 0, unchanged: 0 });
});

function staged(): Promise<{ entries: number; unchanged: number }> {
  return server.side.one(
    `select (select count(*)::int from scan_entries) as entries,
       (select count(*)::int from scan_unchanged) as unchanged`,
  );
}
