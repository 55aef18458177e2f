import { unlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { complianceOf } from '#domain/compliance';
import { itemStates } from '#domain/item-states';
import { itemAt, TargetFolder, writeStep } from '../../../test/support/target-folder.ts';
import { proved } from './proof.ts';

let target: TargetFolder;

beforeEach(() => {
  target = new TargetFolder();
});
afterEach(() => target.remove());

const items = ['a', 'b', 'c', 'd'].map((path) => itemAt(path, path));

// The states that a client has after an apply, before it looks at the target again.
async function statesAfter() {
  await target.apply(...items.map((item) => writeStep(item)));
  const applied = (await target.writer.record())?.items ?? [];
  const found = await target.writer.installed(items, applied, () => null);
  const none = () => null;
  return itemStates(items, applied, found, {
    exclusion: none,
    failure: none,
    ignored: none,
    ignoredBefore: none,
  });
}

test('what was applied is proved by its record, and by the name and size of its file', async () => {
  const states = await statesAfter();
  const record = await target.writer.record();
  expect(complianceOf(await proved(target.writer, states, record, items))).toEqual({
    matching: 4,
    kept: 0,
    differing: 0,
    example: null,
  });
});

test('an item that is missing, cut short or not recorded after all has failed, with the reason', async () => {
  const states = await statesAfter();
  const record = await target.writer.record();
  unlinkSync(join(target.root, 'a'));
  target.put('b', '');
  const lost = record && { ...record, items: record.items.filter(({ guid }) => guid !== 'c') };
  const after = await proved(target.writer, states, lost, items);
  expect(after.map(({ guid, state }) => [guid, state])).toEqual([
    ['a', 'failed'],
    ['b', 'failed'],
    ['c', 'failed'],
    ['d', 'up-to-date'],
  ]);
  expect(after[0]?.reason).toMatch(/^not-in-place: a was applied, but is missing or different/);
  expect(complianceOf(after)).toMatchObject({ matching: 1, differing: 3 });
});
