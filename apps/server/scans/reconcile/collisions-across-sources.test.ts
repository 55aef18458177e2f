import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ScanSide } from '../../../../test/support/scan-side.ts';

let server: ScanSide;
let folder: string;
beforeEach(async () => {
  server = await ScanSide.open();
  folder = mkdtempSync(join(tmpdir(), 'prosync-collisions-'));
});
afterEach(async () => {
  await server.close();
  rmSync(folder, { recursive: true, force: true });
});

function write(path: string, text: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
}

async function source(name: string, layout: string): Promise<string> {
  write(`${name}/prosync.yaml`, `contentTypes:\n  ${layout}\n`);
  const settings = { root: join(folder, name) };
  const input = { name, connector: 'directory' as const, settings };
  return (await server.sources.add(input, server.side.operator)).id;
}

async function detail(name: string) {
  const { data } = await server.side.items.list({ filter: 'all', q: name, limit: 5 });
  return server.side.items.detail(data[0]!.id);
}

test('two sources with one path are told at the scan, at the item, and at the approval; the first one is published', async () => {
  const one = await source('one', 'script: { files: "scripts/*", guid: header, name: header }');
  const two = await source('two', 'tool: { files: "scripts/*", guid: header, name: header }');
  const header = (name: string) => `# prosync-guid: ${name}\n# prosync-name: ${name}\n`;
  write('one/scripts/install.ps1', header('first'));
  write('two/scripts/install.ps1', header('second'));
  write('two/scripts/other.ps1', header('third'));
  expect((await server.scan(one)).problems).toEqual([]);
  await server.side.approve();
  await server.side.publish();
  const scan = await server.scan(two);
  expect(scan).toMatchObject({ status: 'complete', counts: { new: 2, problems: 1 } });
  expect(scan.problems).toMatchObject([
    {
      code: 'path-collision',
      guid: 'second',
      path: 'scripts/install.ps1',
      detail:
        'The script "first" of the source "one" has the same path scripts/install.ps1. No instance can have both: rename or move one of them. If the file moved here from the source "one", a scan of that source settles this.',
    },
  ]);
  expect((await detail('second')).collidesWith).toMatchObject([
    { name: 'first', state: 'published', path: 'scripts/install.ps1' },
  ]);
  expect((await detail('third')).collidesWith).toEqual([]);
  expect((await detail('first')).collidesWith).toEqual([]);
  await server.side.approve();
  expect(await server.side.publish()).toMatchObject({
    published: 1,
    refused: [{ guid: 'second', code: 'path-collision' }],
  });
  rmSync(join(folder, 'two/scripts/install.ps1'));
  write('two/scripts/setup.ps1', header('second'));
  expect((await server.scan(two)).problems).toEqual([]);
  await server.side.approve();
  expect(await server.side.publish()).toMatchObject({ published: 1, refusedCount: 0 });
});

test('two sources with one content type and one path have an item each, before and after a move', async () => {
  const layout = 'script: { files: "**/*.ps1", guid: path }';
  const [one, two] = [await source('one', layout), await source('two', layout)];
  write('one/install.ps1', 'echo one\n');
  write('two/install.ps1', 'echo two\n');
  await server.scan(one);
  const [first] = Object.keys(await server.items());
  const scan = await server.scan(two);
  expect(scan.counts).toMatchObject({ total: 1, new: 1 });
  expect(scan.problems).toMatchObject([
    {
      code: 'path-collision',
      detail: expect.stringMatching(/of the source "one" has the same path install.ps1/),
    },
  ]);
  const guids = Object.keys(await server.items());
  expect(guids).toHaveLength(2);
  expect(guids).toContain(first);
  expect((await server.scan(one)).counts).toMatchObject({ total: 1, new: 1, problems: 1 });
  expect((await server.scan(two)).counts).toMatchObject({ total: 1, new: 1, problems: 1 });
  await server.side.approve(guids.filter((guid) => guid !== first));
  expect(await server.side.publish()).toMatchObject({ published: 1 });
  mkdirSync(join(folder, 'two/tools'));
  renameSync(join(folder, 'two/install.ps1'), join(folder, 'two/tools/install.ps1'));
  expect((await server.scan(two)).counts).toMatchObject({ relocated: 1, problems: 0 });
  expect(Object.keys(await server.items())).toEqual(guids);
});

test('a file that moved to another source collides only until its old source is scanned', async () => {
  const layout = 'script: { files: "**/*.ps1", guid: path }';
  const [one, two] = [await source('one', layout), await source('two', layout)];
  write('one/install.ps1', 'echo\n');
  write('one/stays.ps1', 'echo\n');
  await server.scan(one);
  await server.scan(two);
  await server.side.approve();
  await server.side.publish();
  renameSync(join(folder, 'one/install.ps1'), join(folder, 'two/install.ps1'));
  const [problem] = (await server.scan(two)).problems;
  expect(problem).toMatchObject({ code: 'path-collision', path: 'install.ps1' });
  expect(problem?.detail).toContain('a scan of that source settles this');
  expect((await server.scan(one)).problems).toEqual([]);
  const list = await server.side.items.list({ filter: 'all', q: 'install.ps1', limit: 5 });
  const changes = new Set(list.data.map(({ changeDetail }) => changeDetail));
  expect(changes).toEqual(new Set(['deleted', 'new']));
  expect((await server.scan(two)).problems).toEqual([]);
  const added = list.data.find(({ changeDetail }) => changeDetail === 'new');
  // The old one is published there until its removal is approved, too.
  await server.side.approve();
  expect(await server.side.publish()).toMatchObject({ published: 1, removed: 1, refusedCount: 0 });
  expect((await server.side.items.detail(added?.id ?? '')).collidesWith).toEqual([]);
});

test('a GUID that a file of another source carries is refused with both paths and the way out', async () => {
  const layout = 'script: { files: "**/*.ps1", guid: header, name: header }';
  const [one, two] = [await source('one', layout), await source('two', layout)];
  write('one/a.ps1', '# prosync-guid: same\n');
  write('two/b.ps1', '# prosync-guid: same\n');
  await server.scan(one);
  expect((await server.scan(two)).problems).toMatchObject([
    {
      code: 'guid-in-other-source',
      detail:
        'b.ps1 carries the GUID same, which belongs to a.ps1 of the source "one". Give one of the two another GUID, or leave one of them out.',
    },
  ]);
});
