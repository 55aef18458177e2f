import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ScanSide } from '../../../../test/support/scan-side.ts';
import type { VendorContent } from '../../../../test/support/vendor-system.ts';

let server: ScanSide;
beforeEach(async () => {
  server = await ScanSide.open();
});
afterEach(() => server.close());

/** A file whose GUID comes from its path, as `guid: path` says. */
function file(path: string, body: string): VendorContent {
  return { guid: `guid-of-${path}`, path, body, isDerived: true };
}

async function published(contents: readonly VendorContent[]): Promise<void> {
  server.central.contents = contents;
  await server.scan();
  await server.side.approve();
  await server.side.publish();
}

async function scanned(contents: readonly VendorContent[]): Promise<[string, string, string][]> {
  server.central.contents = contents;
  expect(await server.scan()).toMatchObject({ status: 'complete', problems: [] });
  const items = Object.values(await server.items());
  return items
    .filter((item) => item.status !== null)
    .map((item) => [item.guid, item.path, item.detail ?? 'unchanged']);
}

describe('an item whose GUID comes from its path keeps it (docs/design.md#5)', () => {
  test('when its file moves, and moves again, and comes back', async () => {
    await published([file('a', 'one'), file('other', 'two')]);
    const other = ['guid-of-other', 'other', 'unchanged'];
    expect(await scanned([file('b', 'one'), file('other', 'two')])).toEqual([
      ['guid-of-a', 'b', 'relocated'],
      other,
    ]);
    expect(await scanned([file('c', 'one'), file('other', 'two')])).toEqual([
      ['guid-of-a', 'c', 'relocated'],
      other,
    ]);
    expect(await scanned([file('a', 'one'), file('other', 'two')])).toEqual([
      ['guid-of-a', 'a', 'unchanged'],
      other,
    ]);
  });

  test('when its file is edited after the move', async () => {
    await published([file('a', 'one')]);
    await scanned([file('b', 'one')]);
    expect(await scanned([file('b', 'edited')])).toEqual([['guid-of-a', 'b', 'modified']]);
  });

  test('when another file takes its old place: that one gets a GUID of its own and keeps it', async () => {
    await published([file('a', 'one')]);
    await scanned([file('b', 'one')]);
    const rotated = await scanned([file('a', 'fresh'), file('b', 'one')]);
    expect(rotated).toContainEqual(['guid-of-a', 'b', 'relocated']);
    const [, newcomer] = rotated.sort(([, a], [, b]) => (a < b ? 1 : -1));
    expect(newcomer).toEqual([expect.not.stringContaining('guid-of'), 'a', 'new']);
    const again = await scanned([file('a', 'fresher'), file('b', 'one')]);
    expect(again).toContainEqual([newcomer?.[0], 'a', 'new']);
  });

  test('when it is back at its own path and another file takes the place in between', async () => {
    await published([file('a', 'one')]);
    await scanned([file('b', 'one')]);
    await scanned([file('a', 'one')]);
    const items = await scanned([file('a', 'one'), file('b', 'fresh')]);
    expect(items).toContainEqual(['guid-of-a', 'a', 'unchanged']);
    expect(items).toContainEqual([expect.any(String), 'b', 'new']);
  });
});

test('of two equal files that appear for one that vanished, one is relocated and the other is new', async () => {
  await published([file('a', 'one')]);
  const items = await scanned([file('b', 'one'), file('c', 'one')]);
  expect(items.map(([, , detail]) => detail).sort()).toEqual(['new', 'relocated']);
});

test('what an operator approves and instances get is the item under the GUID that it kept', async () => {
  await published([file('a', 'one')]);
  await published([file('b', 'one')]);
  const rows = await server.side.dataSource.query(
    'select guid, path, version from published_items',
  );
  expect(rows).toEqual([{ guid: 'guid-of-a', path: 'b', version: 2 }]);
});

test('a scan that is held records no relocation', async () => {
  const many = Array.from({ length: 60 }, (_, index) => file(`file-${index}`, `body ${index}`));
  await published(many);
  server.central.contents = [file('moved', 'body 0')];
  expect((await server.scan()).status).toBe('held');
  expect(await server.side.dataSource.query('select * from guid_aliases')).toEqual([]);
});
