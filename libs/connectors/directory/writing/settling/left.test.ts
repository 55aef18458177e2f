import { mkdirSync, readdirSync, renameSync, rmSync, symlinkSync, unlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { ApplyStep } from '../../../connector.ts';
import {
  itemAt,
  removeStep,
  TargetFolder,
  writeStep,
} from '../../../../../test/support/target-folder.ts';
import { stagingOf } from '../carry-out.ts';
import { checkPlan } from '../check.ts';
import { OpenRoot } from '#files/open-root';
import { readRecord, recordedByKey } from '../record.ts';
import { stage } from '../stage.ts';
import { Target } from '../target.ts';
import { turnBack, writeJournal, type Journal } from './journal.ts';

/*
 * What a run that was killed after it wrote its journal leaves, made by hand; then somebody changes files here, then the next
 * run settles it.
 */

let target: TargetFolder;

beforeEach(() => {
  target = new TargetFolder();
});

afterEach(() => target.remove());

/** A run that is killed when it had done this at these paths. Returns its journal, which may be written again. */
function killed(steps: ApplyStep[], done: readonly string[]): Journal {
  const recorded = readRecord(target.recordFolder);
  const root = new OpenRoot(target.root);
  const here = new Target(root);
  const plan = { epoch: 1, seq: 9, steps };
  const { checked } = checkPlan(plan, here, recordedByKey(recorded));
  const staging = stagingOf(target);
  const staged = stage(here, staging, checked, () => {});
  const applied = checked.flatMap(({ record }) => record ?? []);
  const removed = checked.flatMap(({ key, record }) => (record === null ? [key] : []));
  const change = { epoch: 1, seq: 9, applied, removed };
  const journal = { ...staged, change, isFirst: recorded === null };
  writeJournal(target.recordFolder, journal);
  root.close();
  for (const { path } of staged.removals)
    if (done.includes(path)) unlinkSync(join(target.root, path));
  for (const move of staged.moves.filter(({ path }) => done.includes(path))) {
    mkdirSync(dirname(join(target.root, move.path)), { recursive: true });
    renameSync(join(target.root, staging, move.staged), join(target.root, move.path));
  }
  return journal;
}

async function recovered(): Promise<{ outcome: string | null; notes: string[] }> {
  const notes: string[] = [];
  const outcome = await target.writer.recover((note) => notes.push(note));
  expect(readdirSync(target.recordFolder)).toEqual(['record.json', 'root.json']);
  expect(readdirSync(target.root).filter((name) => name.startsWith('.prosync'))).toEqual([]);
  return { outcome, notes };
}

async function recordedPaths(): Promise<Record<string, [path: string, version: number]>> {
  const record = await target.writer.record();
  return Object.fromEntries(
    (record?.items ?? []).map(({ guid, path, version }) => [guid, [path, version]]),
  );
}

const a = itemAt('a', 'a1');
const b = itemAt('b', 'b1');
const c = itemAt('c', 'c1');
const d = itemAt('d', 'd1');
const newer = (item: typeof a, text: string) => itemAt(item.path, text, { version: 2 });
const at = (path: string, item: typeof a) =>
  itemAt(path, item.text, { guid: item.guid, version: 2 });

test('finishing leaves what was changed, deleted or created here, and records what was done', async () => {
  await target.apply(...[a, b, c, d].map((item) => writeStep(item)));
  const steps = [
    ...[a, b].map((item) => writeStep(newer(item, 'new'), item)),
    removeStep(c),
    removeStep(d),
    writeStep(itemAt('e', 'new')),
    writeStep(itemAt('f', 'new')),
  ];
  killed(steps, ['b', 'd', 'f']);
  for (const path of ['a', 'b', 'c', 'd', 'e']) target.put(path, 'local');
  unlinkSync(join(target.root, 'f'));
  const { outcome, notes } = await recovered();
  expect(outcome).toBe('finished');
  expect(notes).toEqual([
    '6 files changed here after the interruption and stay as they are: b, f, a and 3 more.',
  ]);
  expect(target.tree()).toEqual({ a: 'local', b: 'local', c: 'local', d: 'local', e: 'local' });
  expect(await recordedPaths()).toEqual({
    a: ['a', 1],
    b: ['b', 2],
    c: ['c', 1],
    d: ['d', 1],
    f: ['f', 1],
  });
  expect((await recovered()).outcome).toBeNull();
});

test('undoing leaves what was changed, deleted or created here, and puts back the rest', async () => {
  await target.apply(...[a, b, c, d].map((item) => writeStep(item)));
  const steps = [
    ...[a, b, c].map((item) => writeStep(newer(item, 'new'), item)),
    removeStep(d),
    writeStep(itemAt('e', 'new')),
    writeStep(itemAt('f', 'new')),
  ];
  killed(steps, ['a', 'b', 'c', 'd', 'e', 'f']);
  turnBack(target.recordFolder);
  for (const path of ['a', 'd', 'e']) target.put(path, 'local');
  unlinkSync(join(target.root, 'b'));
  const { outcome, notes } = await recovered();
  expect(outcome).toBe('undone');
  expect(notes).toEqual([
    '4 files changed here after the interruption and stay as they are: a, b, e and 1 more.',
  ]);
  expect(target.tree()).toEqual({ a: 'local', c: 'c1', d: 'local', e: 'local' });
  expect(Object.keys(await recordedPaths())).toEqual(['a', 'b', 'c', 'd']);
});

test('of items that trade places, a changed one is recorded where it belongs now', async () => {
  await target.apply(writeStep(a), writeStep(b));
  killed([writeStep(at('b', a), a), writeStep(at('a', b), b)], []);
  target.put('b', 'local');
  expect((await recovered()).notes).toEqual([
    '1 file changed here after the interruption and stays as it is: b.',
  ]);
  expect(target.tree()).toEqual({ a: 'b1', b: 'local' });
  expect(await recordedPaths()).toEqual({ a: ['b', 2], b: ['a', 2] });
});

test('a place that was to pass to another item and changed here stays with the one that had it', async () => {
  await target.apply(writeStep(a), writeStep(b));
  const [x, y] = [itemAt('a', 'new', { guid: 'x' }), itemAt('b', 'new', { guid: 'y' })];
  const steps = [writeStep(x), removeStep(a), writeStep(y), removeStep(b)];
  killed(steps, ['b']);
  target.put('a', 'local');
  expect((await recovered()).outcome).toBe('finished');
  expect(target.tree()).toEqual({ a: 'local', b: 'new' });
  expect(await recordedPaths()).toEqual({ a: ['a', 1], y: ['b', 1] });
});

test('a place that passed to another item goes back to the one that had it', async () => {
  await target.apply(writeStep(a), writeStep(b));
  const same = itemAt('b', 'b1', { guid: 'y' });
  const steps = [
    writeStep(itemAt('a', 'new', { guid: 'x' })),
    removeStep(a),
    writeStep(same),
    removeStep(b),
  ];
  killed(steps, ['a']);
  turnBack(target.recordFolder);
  expect((await recovered()).outcome).toBe('undone');
  expect(target.tree()).toEqual({ a: 'a1', b: 'b1' });
  expect(await recordedPaths()).toEqual({ a: ['a', 1], b: ['b', 1] });
});

test('a file that changed and was to make way for a folder stays, and what belongs below it is not put', async () => {
  await target.apply(writeStep(a));
  killed([writeStep(at('a/below', a), a), writeStep(itemAt('a/more', 'new'))], []);
  target.put('a', 'local');
  expect((await recovered()).notes).toEqual([
    '3 files changed here after the interruption and stay as they are: a/below, a/more, a.',
  ]);
  expect(target.tree()).toEqual({ a: 'local' });
  expect(await recordedPaths()).toEqual({ a: ['a', 1] });
});

test('a folder that was to make way for a file stays when somebody put a file into it', async () => {
  const deep = itemAt('x/deep', 'deep');
  await target.apply(writeStep(deep));
  killed([writeStep(at('x', deep), deep)], []);
  target.put('x/local', 'local');
  expect((await recovered()).outcome).toBe('finished');
  expect(target.tree()).toEqual({ 'x/local': 'local' });
});

test('nothing is put or removed through a link that leaves the target by now', async () => {
  const [one, two] = [itemAt('x/one', 'one'), itemAt('x/two', 'two')];
  await target.apply(writeStep(one), writeStep(two));
  killed([writeStep(newer(one, 'new'), one), removeStep(two), writeStep(itemAt('x/3', 'new'))], []);
  renameSync(join(target.root, 'x'), join(target.folder, 'outside'));
  symlinkSync(join(target.folder, 'outside'), join(target.root, 'x'));
  expect((await recovered()).notes).toHaveLength(1);
  expect(readdirSync(join(target.folder, 'outside'))).toEqual(['one', 'two']);
  rmSync(join(target.root, 'x'));
});

test('an older journal without hashes is settled in both directions, as it was then', async () => {
  for (const isUndo of [false, true]) {
    target.remove();
    target = new TargetFolder();
    await target.apply(writeStep(a), writeStep(b));
    const steps = [writeStep(newer(a, 'new'), a), removeStep(b), writeStep(itemAt('e', 'new'))];
    const { moves, removals, ...rest } = killed(steps, ['a']);
    const older = {
      ...rest,
      moves: moves.map(({ staged, path, old }) => ({ staged, path, old })),
      removals: removals.map(({ path, old }) => ({ path, old })),
    };
    writeJournal(target.recordFolder, older);
    if (isUndo) turnBack(target.recordFolder);
    expect(await recovered()).toEqual({ outcome: isUndo ? 'undone' : 'finished', notes: [] });
    expect(target.tree()).toEqual(isUndo ? { a: 'a1', b: 'b1' } : { a: 'new', e: 'new' });
  }
});

test.each([
  ['a file that is replaced', 'a'],
  ['a file that goes', 'b'],
  ['a place where nothing was', 'e'],
])('%s and changes while the apply is staged stops it, and stays', async (_, path) => {
  await target.apply(writeStep(a), writeStep(b), writeStep(c));
  const steps = [
    writeStep(newer(c, 'new'), c),
    writeStep(newer(a, 'new'), a),
    removeStep(b),
    writeStep(itemAt('e', 'new')),
  ];
  const edit = (done: number) => done === steps.length && target.put(path, 'local');
  await expect(target.writer.apply({ epoch: 1, seq: 2, steps }, edit)).rejects.toThrow(
    expect.objectContaining({ code: 'changed-locally' }),
  );
  expect(target.tree()).toEqual({ a: 'a1', b: 'b1', c: 'c1', [path]: 'local' });
  expect((await target.writer.record())?.seq).toBe(1);
  expect((await recovered()).outcome).toBeNull();
});

test('what an apply finds of a killed run and leaves is among its notes', async () => {
  await target.apply(writeStep(a), writeStep(b));
  killed([writeStep(newer(a, 'new'), a), writeStep(newer(b, 'new'), b)], []);
  target.put('a', 'local');
  const { notes } = await target.apply(writeStep(itemAt('e', 'new')));
  expect(notes).toEqual([expect.stringContaining('1 file changed here')]);
  expect(target.tree()).toEqual({ a: 'local', b: 'new', e: 'new' });
});
