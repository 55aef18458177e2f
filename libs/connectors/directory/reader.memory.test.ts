import { unlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { directoryReader } from './reader.ts';
import {
  COMPLETE,
  LAYOUT,
  SourceFolder,
  type Reading,
} from '../../../test/support/source-folder.ts';

let source: SourceFolder;

beforeEach(() => {
  source = new SourceFolder();
  source.put('prosync.yaml', LAYOUT);
});

afterEach(() => source.remove());

test('whatever changes between readings, each yields what a reader without memory yields', async () => {
  for (let index = 0; index < 1200; index += 1) source.putRule(`r${index}`, `id-${index}`);
  await source.readAll();
  for (let round = 1; round <= 4; round += 1) {
    for (let index = round; index < 1200; index += 97)
      source.putRule(`r${index}`, `id-${index}`, `x: ${round}\n`);
    for (let index = 0; index < 5; index += 1)
      source.putRule(`${round}-${index}`, `new-${round}-${index}`);
    unlinkSync(join(source.root, `rules/r${round * 100}.yml`));
    source.putRule('twice', `id-${round * 200 + 1}`);
    const known = await source.readAll();
    const fresh = directoryReader({ root: source.root });
    const expected = await source.readAll({ by: fresh });
    await fresh.close();
    const plain = ({ items, problems }: Reading) => [
      ...items.map((item) => ({ ...item, bytes: null })).sort((a, b) => (a.path < b.path ? -1 : 1)),
      ...problems,
    ];
    expect(plain(known)).toEqual(plain(expected));
    expect(known.items.filter((item) => item.bytes === null).length).toBeGreaterThan(1100);
  }
});

test('after a reading that failed everything is yielded with its bytes again', async () => {
  for (const name of ['a', 'b', 'c']) source.putRule(name, name);
  await source.readAll();
  source.put('prosync.yaml', 'contentTypes: [');
  expect((await source.readAll()).outcome.complete).toBe(false);
  source.put('prosync.yaml', LAYOUT);
  const { items, outcome } = await source.readAll();
  expect(outcome).toEqual(COMPLETE);
  expect(
    items.map((item) =>
      Buffer.from(item.bytes ?? [])
        .toString()
        .slice(0, 13),
    ),
  ).toEqual(['title: Rule a', 'title: Rule b', 'title: Rule c']);
});
