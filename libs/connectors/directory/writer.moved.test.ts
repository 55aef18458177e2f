import { mkdirSync, renameSync, symlinkSync, unlinkSync, writeFileSync } from 'node:fs';
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

let target: TargetFolder;

beforeEach(() => {
  target = new TargetFolder();
});

afterEach(() => target.remove());

const a = itemAt('scripts/a.sh', 'the text of a');

async function foundOf(items: readonly TextItem[]) {
  const found = await target.writer.installed(items, items, () => null);
  return Object.fromEntries(found.map(({ guid, digest, movedTo }) => [guid, { digest, movedTo }]));
}

function move(from: string, to: string): void {
  mkdirSync(join(target.root, to, '..'), { recursive: true });
  renameSync(join(target.root, from), join(target.root, to));
}

const movedStep = (step: ApplyStep, movedTo: string) => ({ ...step, movedTo }) as ApplyStep;

test('a file that somebody moved is found where it stands now', async () => {
  await target.apply(writeStep(a));
  move('scripts/a.sh', 'old/deep/renamed.sh');
  expect(await foundOf([a])).toEqual({
    [a.guid]: { digest: null, movedTo: 'old/deep/renamed.sh' },
  });
});

test('a file that was moved and changed is deleted here, and the other file is nobody else’s', async () => {
  await target.apply(writeStep(a));
  move('scripts/a.sh', 'old/a.sh');
  target.put('old/a.sh', 'another text of the same length'.slice(0, a.text.length));
  expect((await foundOf([a]))[a.guid]).toEqual({ digest: null, movedTo: undefined });
});

test('a copy beside the file is no move, and what belongs to another item is no copy', async () => {
  const twin = itemAt('scripts/b.sh', a.text);
  await target.apply(writeStep(a), writeStep(twin));
  target.put('copy.sh', a.text);
  expect((await foundOf([a, twin]))[a.guid]).toMatchObject({ digest: a.digest });
  unlinkSync(join(target.root, 'copy.sh'));
  unlinkSync(join(target.root, 'scripts/a.sh'));
  expect((await foundOf([a, twin]))[a.guid]).toEqual({ digest: null, movedTo: undefined });
});

test('of two equal files the one with the same name was moved; otherwise none was', async () => {
  const twin = itemAt('scripts/b.sh', a.text);
  await target.apply(writeStep(a), writeStep(twin));
  move('scripts', 'elsewhere');
  expect(await foundOf([a, twin])).toMatchObject({
    [a.guid]: { movedTo: 'elsewhere/a.sh' },
    [twin.guid]: { movedTo: 'elsewhere/b.sh' },
  });
  move('elsewhere/a.sh', 'elsewhere/1');
  move('elsewhere/b.sh', 'elsewhere/2');
  expect((await foundOf([a, twin]))[a.guid]).toEqual({ digest: null, movedTo: undefined });
});

test('links are not followed, and what belongs to Git or to ProSync is not looked at', async () => {
  await target.apply(writeStep(a));
  unlinkSync(join(target.root, 'scripts/a.sh'));
  const outside = join(target.folder, 'outside');
  mkdirSync(outside);
  writeFileSync(join(outside, 'a.sh'), a.text);
  symlinkSync(outside, join(target.root, 'linked'));
  symlinkSync(join(outside, 'a.sh'), join(target.root, 'link.sh'));
  target.put('.git/a.sh', a.text);
  expect((await foundOf([a]))[a.guid]).toEqual({ digest: null, movedTo: undefined });
});

test('a moved file goes back, also with the next version', async () => {
  await target.apply(writeStep(a));
  move('scripts/a.sh', 'old/a.sh');
  const next = itemAt('scripts/a.sh', 'the next text of a', { version: 2 });
  const { refused } = await target.apply(movedStep(writeStep(next, a), 'old/a.sh'));
  expect(refused).toEqual([]);
  expect(target.tree()).toEqual({ 'scripts/a.sh': 'the next text of a' });
});

test('a moved file is removed where it stands', async () => {
  await target.apply(writeStep(a));
  move('scripts/a.sh', 'old/a.sh');
  expect(await target.apply(movedStep(removeStep(a), 'old/a.sh'))).toMatchObject({
    refused: [],
  });
  expect(target.tree()).toEqual({ scripts: null });
});

test('nothing is taken from where it was moved once it is another there', async () => {
  await target.apply(writeStep(a));
  move('scripts/a.sh', 'old/a.sh');
  target.put('old/a.sh', 'worked on');
  for (const step of [writeStep(a, a), removeStep(a)]) {
    const { refused } = await target.apply(movedStep(step, 'old/a.sh'));
    expect(refused).toMatchObject([{ code: 'changed-locally' }]);
  }
  const away = await target.apply(movedStep(removeStep(a), '../outside'));
  expect(away.refused).toMatchObject([{ code: 'changed-locally' }]);
  expect(target.tree()).toEqual({ 'old/a.sh': 'worked on', scripts: null });
});
