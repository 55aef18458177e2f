import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  mkdirSync,
  readdirSync,
  statSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { ContentItem } from '../connector.ts';
import { directoryReader } from './reader.ts';
import {
  itemAt,
  removeStep,
  TargetFolder,
  writeStep,
} from '../../../test/support/target-folder.ts';

let target: TargetFolder;

beforeEach(() => {
  target = new TargetFolder();
});

afterEach(() => target.remove());

test('what the reader reads the writer writes: diff -r finds nothing', async () => {
  const source = join(target.folder, 'source');
  for (const folder of ['scripts', 'monitors', 'searches'])
    cpSync(resolve('samples', folder), join(source, folder), { recursive: true });
  const reader = directoryReader({ root: source });
  const items: ContentItem[] = [];
  for await (const batch of reader.read(new AbortController().signal)) items.push(...batch.items);
  await reader.close();
  const steps = items.map((item) => ({
    action: 'write' as const,
    item: { ...item, version: 1 },
    bytes: () => item.bytes ?? new Uint8Array(),
    replaces: null,
  }));
  const { applied, refused } = await target.apply(...steps);
  expect(items).toHaveLength(30);
  expect({ applied: applied.length, refused }).toEqual({ applied: 30, refused: [] });
  expect(execFileSync('diff', ['-r', source, target.root], { encoding: 'utf8' })).toBe('');
  expect(readdirSync(target.recordFolder)).toEqual(['record.json', 'root.json']);
});

test('an apply updates, adds, moves and removes, and takes empty folders away', async () => {
  const [kept, changed, moved, gone] = [
    itemAt('kept', '1'),
    itemAt('a/changed', '1'),
    itemAt('b/c/moved', '1'),
    itemAt('d/e/gone', '1'),
  ];
  await target.apply(...[kept, changed, moved, gone].map((item) => writeStep(item)));
  chmodSync(join(target.root, 'a/changed'), 0o755);
  const changed2 = itemAt('a/changed', '2', { version: 2 });
  const moved2 = itemAt('f/moved', '2', { guid: moved.guid, version: 2 });
  const added = itemAt('f/g/added', 'new');
  const result = await target.apply(
    writeStep(changed2, changed),
    writeStep(moved2, moved),
    removeStep(gone),
    writeStep(added),
  );
  expect(result.refused).toEqual([]);
  expect(target.tree()).toEqual({
    kept: '1',
    'a/changed': '2',
    'f/moved': '2',
    'f/g/added': 'new',
  });
  expect(statSync(join(target.root, 'a/changed')).mode & 0o777).toBe(0o755);
  const record = await target.writer.record();
  expect(record).toMatchObject({ epoch: 1, seq: 2 });
  expect(record?.items.map(({ path, version }) => [path, version])).toEqual([
    ['kept', 1],
    ['a/changed', 2],
    ['f/moved', 2],
    ['f/g/added', 1],
  ]);
});

test('items may trade places, and a file may become a folder and a folder a file', async () => {
  const [a, b, file, deep] = [
    itemAt('a', 'A'),
    itemAt('b', 'B'),
    itemAt('x', 'file'),
    itemAt('y/deep', 'deep'),
  ];
  await target.apply(...[a, b, file, deep].map((item) => writeStep(item)));
  const at = (path: string, item: typeof a) =>
    itemAt(path, item.text, { guid: item.guid, version: 2 });
  const result = await target.apply(
    writeStep(at('b', a), a),
    writeStep(at('a', b), b),
    writeStep(at('x/below', file), file),
    writeStep(at('y', deep), deep),
  );
  expect(result.refused).toEqual([]);
  expect(target.tree()).toEqual({ a: 'B', b: 'A', 'x/below': 'file', y: 'deep' });
});

test('installed() tells applied, changed, removed, equal and absent apart', async () => {
  const [same, edited, gone, tagged] = [
    itemAt('same', '1'),
    itemAt('edited', '1'),
    itemAt('gone', '1'),
    itemAt('tagged', '1'),
  ];
  await target.apply(...[same, edited, gone, tagged].map((item) => writeStep(item)));
  target.put('edited', 'local');
  unlinkSync(join(target.root, 'gone'));
  target.put('equal', '1');
  target.put('differs', '1');
  const retagged = itemAt('tagged', '1', { version: 2, tags: ['new'] });
  const wanted = [
    same,
    edited,
    gone,
    retagged,
    itemAt('equal', '1'),
    itemAt('differs', '2'),
    itemAt('absent', '1'),
  ];
  const found = new Map(
    (await target.writer.installed(wanted, [same, edited, gone, tagged], () => null)).map(
      ({ guid, digest }) => [guid, digest],
    ),
  );
  expect(found.get('same')).toBe(same.digest);
  expect([edited.digest, null]).not.toContain(found.get('edited'));
  expect(found.get('gone')).toBeNull();
  expect(found.get('tagged')).toBe(tagged.digest);
  expect(found.get('equal')).toBe(itemAt('equal', '1').digest);
  expect([itemAt('differs', '2').digest, null]).not.toContain(found.get('differs'));
  expect(found.get('absent')).toBeNull();
});

test('an equal item is linked: recorded and not written', async () => {
  const item = itemAt('a', '1');
  target.put('a', '1');
  const before = statSync(join(target.root, 'a'));
  const { applied, refused } = await target.apply(
    { action: 'link', item, bytes: () => Buffer.from('1'), namesake: null },
    { action: 'link', item: itemAt('b', '1'), bytes: () => Buffer.from('1'), namesake: null },
  );
  expect(applied).toEqual([{ contentType: 'script', guid: 'a' }]);
  expect(refused).toEqual([expect.objectContaining({ guid: 'b', code: 'changed-locally' })]);
  expect(statSync(join(target.root, 'a')).ino).toBe(before.ino);
  expect((await target.writer.record())?.items.map(({ guid }) => guid)).toEqual(['a']);
});

test('a change of name or tags alone is recorded and does not touch the file', async () => {
  const item = itemAt('a', '1');
  await target.apply(writeStep(item));
  const before = statSync(join(target.root, 'a'));
  const retagged = itemAt('a', '1', { version: 2, tags: ['x'] });
  await target.apply(writeStep(retagged, item));
  expect(statSync(join(target.root, 'a')).ino).toBe(before.ino);
  expect((await target.writer.record())?.items).toEqual([
    expect.objectContaining({ version: 2, digest: retagged.digest }),
  ]);
});

test('bodyOf() gives what is here', async () => {
  const item = itemAt('a', 'text');
  await target.apply(writeStep(item));
  expect(Buffer.from((await target.writer.bodyOf(item)) ?? []).toString()).toBe('text');
  expect(await target.writer.bodyOf(itemAt('b', ''))).toBeNull();
  expect(await target.writer.bodyOf(itemAt('../record/record.json', ''))).toBeNull();
});

test('test() says whether the folder can be written', async () => {
  expect(await target.writer.test()).toEqual({
    ok: true,
    detail: `${target.root} does not exist yet; it will be made.`,
  });
  mkdirSync(target.root);
  expect(await target.writer.test()).toEqual({
    ok: true,
    detail: `${target.root} can be written.`,
  });
  target.remove();
  mkdirSync(target.folder);
  writeFileSync(target.root, '');
  expect(await target.writer.test()).toEqual({
    ok: false,
    detail: `${target.root} is a file. Name a folder.`,
  });
});
