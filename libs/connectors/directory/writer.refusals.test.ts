import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
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

test('a file that ProSync did not apply, or that changed since, is not overwritten and not removed (B35)', async () => {
  const [edited, removed, moved] = [
    itemAt('edited', '1'),
    itemAt('removed', '1'),
    itemAt('moved', '1'),
  ];
  await target.apply(...[edited, removed, moved].map((item) => writeStep(item)));
  for (const path of ['edited', 'removed', 'moved', 'foreign']) target.put(path, 'local');
  const { applied, refused } = await target.apply(
    writeStep(itemAt('edited', '2', { version: 2 }), edited),
    writeStep(itemAt('elsewhere', '2', { guid: 'moved', version: 2 }), moved),
    writeStep(itemAt('foreign', '1')),
    removeStep(removed),
    writeStep(itemAt('other', '1')),
  );
  expect(refused.map(({ guid, code }) => [guid, code])).toEqual([
    ['edited', 'changed-locally'],
    ['moved', 'changed-locally'],
    ['foreign', 'changed-locally'],
    ['removed', 'changed-locally'],
  ]);
  expect(applied).toEqual([{ contentType: 'script', guid: 'other' }]);
  expect(target.tree()).toEqual({
    edited: 'local',
    removed: 'local',
    moved: 'local',
    foreign: 'local',
    other: '1',
  });
});

test('a step that names the digest found here overwrites exactly that state', async () => {
  const applied = itemAt('a', '1');
  const wanted = itemAt('a', '2', { version: 2 });
  const foreign = itemAt('b', 'ours');
  await target.apply(writeStep(applied));
  target.put('a', 'local');
  target.put('b', 'local');
  const found = await target.writer.installed([wanted, foreign], [applied], () => null);
  const seen = (index: number) => found[index]?.digest ?? '';
  target.put('b', 'changed again');
  const { refused } = await target.apply(
    writeStep(wanted, { ...applied, digest: seen(0) }),
    writeStep(foreign, { ...foreign, version: 0, digest: seen(1) }),
  );
  expect(refused).toEqual([expect.objectContaining({ guid: 'b', code: 'changed-locally' })]);
  expect(target.tree()).toEqual({ a: '2', b: 'changed again' });
});

test('paths that are unsafe, collide or leave the target are refused, and the others go on (B32)', async () => {
  const outside = join(target.folder, 'outside');
  mkdirSync(outside);
  mkdirSync(target.root);
  symlinkSync(outside, join(target.root, 'link'));
  target.put('file', 'in the way');
  mkdirSync(join(target.root, 'folder'));
  await target.apply(writeStep(itemAt('Applied', '1')));
  const paths = [
    '../../etc/passwd',
    'a/CON',
    'dot.',
    'x'.repeat(300),
    '.prosync/config',
    'link/x',
    'file/x',
    'folder',
    'applied',
  ];
  const cases = ['Case', 'case', 'a/b', 'a'];
  const { applied, refused } = await target.apply(
    ...[...paths, ...cases].map((path, index) =>
      writeStep(itemAt(path, 'x', { guid: `g-${index}` })),
    ),
  );
  expect(
    refused
      .map(({ guid, code }) => [Number(guid.slice(2)), code])
      .sort(([a], [b]) => Number(a) - Number(b)),
  ).toEqual([
    [0, 'unsafe-path'],
    [1, 'unsafe-path'],
    [2, 'unsafe-path'],
    [3, 'unsafe-path'],
    [4, 'unsafe-path'],
    [5, 'outside-root'],
    [6, 'blocked-path'],
    [7, 'blocked-path'],
    [8, 'path-collision'],
    [10, 'path-collision'],
    [12, 'path-collision'],
  ]);
  expect(applied.map(({ guid }) => guid)).toEqual(['g-9', 'g-11']);
  expect(readdirSync(outside)).toEqual([]);
  expect(readdirSync(target.folder).toSorted((a, b) => a.localeCompare(b))).toEqual([
    'content',
    'outside',
    'record',
  ]);
});

test('a removal with a path that leaves the target removes nothing', async () => {
  writeFileSync(join(target.folder, 'precious'), 'x');
  const { refused } = await target.apply(removeStep(itemAt('../precious', 'x')));
  expect(refused).toEqual([expect.objectContaining({ code: 'unsafe-path' })]);
  expect(readFileSync(join(target.folder, 'precious'), 'utf8')).toBe('x');
});

test('bytes that are not what was published are never written (I8)', async () => {
  const step = {
    action: 'write' as const,
    item: itemAt('a', '1'),
    bytes: () => Buffer.from('2'),
    replaces: null,
  };
  await expect(target.apply(writeStep(itemAt('b', '1')), step)).rejects.toThrow(
    expect.objectContaining({ code: 'verify-body' }),
  );
  expect(target.tree()).toEqual({});
  expect(await target.writer.record()).toBeNull();
});

test('a damaged record counts as lost, and nothing is overwritten because of it', async () => {
  const item = itemAt('a', '1');
  await target.apply(writeStep(item));
  writeFileSync(join(target.recordFolder, 'record.json'), '{"epoch":1,');
  expect(await target.writer.record()).toBeNull();
  expect((await target.apply(writeStep(itemAt('a', '2', { version: 2 })))).refused).toHaveLength(1);
  expect(target.tree()).toEqual({ a: '1' });
});
