import { mkdirSync, mkdtempSync, renameSync, rmSync, unlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ScanSide } from '../../../test/support/scan-side.ts';

const LAYOUT = 'contentTypes:\n  script: { files: "d/*.ps1" }\n  rule: { files: "r/*.yml" }\n';

let server: ScanSide;
let root: string;
let id: string;

beforeEach(async () => {
  server = await ScanSide.open();
  root = mkdtempSync(join(tmpdir(), 'prosync-losses-'));
  write('prosync.yaml', LAYOUT);
  for (let i = 0; i < 20; i += 1) write(`d/f${i}.ps1`, `echo ${i}\n`);
  write('r/only.yml', 'title: Only\n');
  const input = { name: 'folder', connector: 'directory' as const, settings: { root } };
  id = (await server.sources.add(input, server.side.operator)).id;
  expect(await server.scan(id)).toMatchObject({ status: 'complete', counts: { new: 21 } });
  await server.side.approve();
  await server.side.publish();
});
afterEach(async () => {
  await server.close();
  rmSync(root, { recursive: true, force: true });
});

function write(path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

const unchanged = async () =>
  Object.values(await server.items()).filter(({ status }) => status === 'unchanged').length;

test('a folder that is empty for a while is held, until an operator confirms that its content is gone', async () => {
  renameSync(join(root, 'd'), join(root, 'away'));
  const held = await server.scan(id);
  expect(held).toMatchObject({
    status: 'held',
    vanished: [{ contentType: 'script', known: 20, vanished: 20 }],
  });
  expect(held.vanished?.[0]).toEqual({ contentType: 'script', known: 20, vanished: 20 });
  expect(await unchanged()).toBe(21);
  const options = { wait: 30, fresh: false };
  const confirmed = await server.scans.confirm(held.id, options, server.side.operator);
  expect(confirmed).toMatchObject({ status: 'complete', counts: { deleted: 20, unchanged: 1 } });
});

test.each([
  ['the only item of a content type', () => unlinkSync(join(root, 'r/only.yml')), ['rule']],
  [
    'a content type that prosync.yaml no longer names',
    () => write('prosync.yaml', 'contentTypes:\n  script: { files: "d/*.ps1" }\n'),
    ['rule'],
  ],
  [
    'a pattern that matches nothing any more',
    () => write('prosync.yaml', LAYOUT.replace('d/*.ps1', 'D/*.ps1')),
    ['script'],
  ],
  [
    'a content type under another name',
    () => write('prosync.yaml', LAYOUT.replace('script:', 'tool:')),
    ['script'],
  ],
  [
    'everything, in content types of any size',
    () => ['d', 'r'].forEach((folder) => rmSync(join(root, folder), { recursive: true })),
    ['rule', 'script'],
  ],
])('losing %s is held', async (_what, lose, types) => {
  lose();
  const { status, vanished } = await server.scan(id);
  expect(status).toBe('held');
  expect(vanished?.map(({ contentType }) => contentType)).toEqual(types);
  expect(await unchanged()).toBe(21);
});

test('a source that had a prosync.yaml and lost it is incomplete, also after a restart, until it has one again', async () => {
  unlinkSync(join(root, 'prosync.yaml'));
  const reason = expect.stringContaining('had a file prosync.yaml and has none now');
  expect(await server.scan(id)).toMatchObject({ status: 'incomplete', reason });
  const restarted = await ScanSide.open(server);
  expect(await restarted.scan(id)).toMatchObject({ status: 'incomplete', reason });
  await restarted.close();
  expect(await unchanged()).toBe(21);
  write('prosync.yaml', LAYOUT);
  expect(await server.scan(id)).toMatchObject({ status: 'complete', counts: { unchanged: 21 } });
});

test('a source whose root is empty is incomplete', async () => {
  renameSync(root, `${root}-away`);
  mkdirSync(root);
  try {
    expect((await server.scan(id)).status).toBe('incomplete');
    expect(await unchanged()).toBe(21);
  } finally {
    rmSync(`${root}-away`, { recursive: true });
  }
});

test('one script of twenty that is deleted is no matter of holding', async () => {
  unlinkSync(join(root, 'd/f3.ps1'));
  expect(await server.scan(id)).toMatchObject({ status: 'complete', counts: { deleted: 1 } });
});
