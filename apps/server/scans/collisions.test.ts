import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ScanSide } from '../../../test/support/scan-side.ts';

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
        'The script "first" of the source "one" has the same path scripts/install.ps1. No instance can have both: rename or move one of them.',
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
