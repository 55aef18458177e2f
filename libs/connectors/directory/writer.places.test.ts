import { rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { ApplyStep } from '../connector.ts';
import {
  itemAt,
  removeStep,
  TargetFolder,
  writeStep,
  type TextItem,
} from '../../../test/support/target-folder.ts';

/* Places that pass from one item to another, and removals that never take what another item has. */

let target: TargetFolder;

beforeEach(() => {
  target = new TargetFolder();
});

afterEach(() => target.remove());

const one = itemAt('a', '1', { guid: 'one' });
const two = itemAt('a', '2', { guid: 'two' });
const same = itemAt('a', '1', { guid: 'two' });

function handOver(from: TextItem, to: TextItem): ApplyStep[] {
  const { contentType, guid } = to;
  return [writeStep(to), { ...removeStep(from), successor: { contentType, guid } } as ApplyStep];
}

async function recorded(): Promise<string[]> {
  return ((await target.writer.record())?.items ?? []).map(({ guid, path }) => `${guid} ${path}`);
}

test('a place passes to another item: equal bytes are recorded, others replaced', async () => {
  await target.apply(writeStep(one));
  const before = statSync(join(target.root, 'a')).ino;
  expect((await target.apply(...handOver(one, same))).refused).toEqual([]);
  expect(statSync(join(target.root, 'a')).ino).toBe(before);
  expect(await recorded()).toEqual(['two a']);
  const three = itemAt('a', '3', { guid: 'three' });
  expect((await target.apply(...handOver(same, three))).refused).toEqual([]);
  expect(target.tree()).toEqual({ a: '3' });
  expect(await recorded()).toEqual(['three a']);
});

test('a place is not left for an item that does not arrive in the same apply', async () => {
  await target.apply(writeStep(one));
  const [, removal] = handOver(one, two);
  const { refused } = await target.apply(...(removal === undefined ? [] : [removal]));
  expect(refused).toMatchObject([{ guid: 'one', code: 'path-taken' }]);
  expect(await recorded()).toEqual(['one a']);
  expect(target.tree()).toEqual({ a: '1' });
});

test('a file that was changed to just what takes its place is recorded as that', async () => {
  await target.apply(writeStep(one));
  writeFileSync(join(target.root, 'a'), '2');
  const [found, was] = await target.writer.installed([two], [one], () => null);
  expect(found).toMatchObject({ digest: null, isEqual: true });
  const before = statSync(join(target.root, 'a')).ino;
  const removal = removeStep({ ...one, digest: was?.digest ?? '' });
  const { contentType, guid } = two;
  const steps = [writeStep(two), { ...removal, successor: { contentType, guid } } as ApplyStep];
  expect((await target.apply(...steps)).refused).toEqual([]);
  expect(statSync(join(target.root, 'a')).ino).toBe(before);
  expect(await recorded()).toEqual(['two a']);
  writeFileSync(join(target.root, 'a'), '3');
  expect((await target.writer.installed([one], [two], () => null))[0]).not.toHaveProperty(
    'isEqual',
  );
});

test('an item at the place of another one is not here', async () => {
  await target.apply(writeStep(one));
  const [found] = await target.writer.installed([same], [], () => null);
  expect(found).toMatchObject({ digest: null, inTheWay: [{ contentType: 'script', guid: 'one' }] });
  const [below] = await target.writer.installed([itemAt('a/b', '1')], [], () => null);
  expect(below).toMatchObject({ digest: null, inTheWay: [{ guid: 'one' }] });
});

test('without the removal of its owner, nothing takes a place, not even with equal bytes', async () => {
  await target.apply(writeStep(one));
  for (const item of [two, same]) {
    const { refused } = await target.apply(writeStep(item));
    expect(refused).toMatchObject([{ guid: 'two' }]);
  }
  expect(await recorded()).toEqual(['one a']);
});

test('what was changed here is not handed over, and the item that was to come is refused with it', async () => {
  await target.apply(writeStep(one));
  target.put('a', 'ours');
  const { applied, refused } = await target.apply(...handOver(one, two));
  expect(applied).toEqual([]);
  expect(refused.map(({ guid }) => guid).sort()).toEqual(['one', 'two']);
  expect(target.tree()).toEqual({ a: 'ours' });
  expect(await recorded()).toEqual(['one a']);
});

test('a removal is refused when the item that takes its place is, also without being tied to it', async () => {
  await target.apply(writeStep(one));
  const bad: ApplyStep = { ...writeStep(two), movedTo: 'nowhere' } as ApplyStep;
  await target.apply(writeStep(itemAt('b', 'b', { guid: 'two' })));
  const { applied, refused } = await target.apply(removeStep(one), bad);
  expect(applied).toEqual([]);
  expect(refused).toMatchObject([
    { guid: 'two', code: 'changed-locally' },
    { guid: 'one', code: 'path-taken' },
  ]);
  expect(target.tree()).toEqual({ a: '1', b: 'b' });
});

test('a folder keeps its files until the file that takes its name can be written', async () => {
  const inside = [itemAt('t/m', '1'), itemAt('t/n', '1')];
  await target.apply(...inside.map((item) => writeStep(item)));
  target.put('t/own', 'ours');
  const steps = [writeStep(itemAt('t', '2')), ...inside.map(removeStep)];
  const stuck = await target.apply(...steps);
  const codes = Object.fromEntries(stuck.refused.map(({ guid, code }) => [guid, code]));
  expect(codes).toEqual({ t: 'blocked-path', 't-m': 'path-taken', 't-n': 'path-taken' });
  expect(target.tree()).toEqual({ 't/m': '1', 't/n': '1', 't/own': 'ours' });
  rmSync(join(target.root, 't/own'));
  expect((await target.apply(...steps)).refused).toEqual([]);
  expect(target.tree()).toEqual({ t: '2' });
});

test('a chain of moves whose end is stuck stays as a whole', async () => {
  const items = ['a', 'b', 'c', 'd'].map((path) => itemAt(path, path));
  await target.apply(...items.map((item) => writeStep(item)));
  target.put('d', 'ours');
  const next = items.map(({ guid, text }, index) =>
    itemAt(['b', 'c', 'd', 'e'][index] ?? '', text, { guid, version: 2 }),
  );
  const { applied, refused } = await target.apply(
    ...next.map((item, index) => writeStep(item, items[index])),
  );
  expect(applied).toEqual([]);
  expect(Object.fromEntries(refused.map(({ guid, code }) => [guid, code]))).toEqual({
    a: 'path-taken',
    b: 'path-taken',
    c: 'path-taken',
    d: 'changed-locally',
  });
  expect(target.tree()).toEqual({ a: 'a', b: 'b', c: 'c', d: 'ours' });
});

test('three items go in a circle, and a folder and a file trade places', async () => {
  const items = ['a', 'b', 'c', 'x/1', 'x/2', 'y'].map((path) => itemAt(path, path));
  await target.apply(...items.map((item) => writeStep(item)));
  const paths = ['b', 'c', 'a', 'y/1', 'y/2', 'x'];
  const next = items.map(({ guid, text }, index) =>
    itemAt(paths[index] ?? '', text, { guid, version: 2 }),
  );
  const { refused } = await target.apply(
    ...next.map((item, index) => writeStep(item, items[index])),
  );
  expect(refused).toEqual([]);
  expect(target.tree()).toEqual({ a: 'c', b: 'a', c: 'b', 'y/1': 'x/1', 'y/2': 'x/2', x: 'y' });
});
