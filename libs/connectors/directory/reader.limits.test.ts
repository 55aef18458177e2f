import { afterEach, beforeEach, expect, test } from 'vitest';
import { MAX_BODY_BYTES } from '#domain/item';
import { COMPLETE, SourceFolder } from '../../../test/support/source-folder.ts';

let source: SourceFolder;

beforeEach(() => {
  source = new SourceFolder();
});

afterEach(() => source.remove());

// Whatever reads the tags has to look at two million of them.
const SLOW = `id: slow\ntags: [${'a,'.repeat(MAX_BODY_BYTES / 2 - 20)}]\n`;

test('a file that keeps the reader busy for too long is a problem of its own, also at the next reading', async () => {
  source.put(
    'prosync.yaml',
    'contentTypes:\n  rule: { files: "*.yml", guid: id, name: deep.name, tags: tags }\n',
  );
  source.put('a.yml', 'id: a\n');
  source.put('b.yml', SLOW);
  source.put('c.yml', 'id: c\n');
  // A file that only its second look finds too slow leaves one reading incomplete.
  while (!(await source.readAll({ fileMs: 100 })).outcome.complete);
  const { items, problems, outcome } = await source.readAll({ fileMs: 100 });
  expect(outcome).toEqual(COMPLETE);
  expect(items.map(({ guid }) => guid)).toEqual(['a', 'c']);
  expect(problems.map(({ code, path }) => [code, path])).toEqual([['too-slow', 'b.yml']]);
  source.put('b.yml', 'id: quick\n');
  const next = await source.readAll({ fileMs: 10_000 });
  expect(next.items.map(({ guid }) => guid).sort()).toEqual(['a', 'c', 'quick']);
  expect(next.problems).toEqual([]);
});
