import { afterEach, beforeEach, expect, test } from 'vitest';
import { COMPLETE, SourceFolder } from '../../../test/support/source-folder.ts';

let source: SourceFolder;

beforeEach(() => {
  source = new SourceFolder();
});

afterEach(() => source.remove());

test('parentheses in the name of a folder are letters, and the name of a folder means all that is in it', async () => {
  source.put(
    'prosync.yaml',
    "contentTypes:\n  wip: { files: 'Scripts (WIP)/**' }\n  test: { files: tests }\n",
  );
  source.put('Scripts (WIP)/x.ps1', 'x');
  source.put('tests/deep/t.ps1', 't');
  const { items, layoutProblems } = await source.readAll();
  expect(items.map(({ contentType, path }) => [contentType, path])).toEqual([
    ['wip', 'Scripts (WIP)/x.ps1'],
    ['test', 'tests/deep/t.ps1'],
  ]);
  expect(layoutProblems).toEqual([]);
});

test('files are left out by a leading "!" and by "exclude"', async () => {
  source.put(
    'prosync.yaml',
    "contentTypes:\n  script: { files: ['**/*.ps1', '!tests/**'], exclude: '*.old.ps1' }\nexclude: vendor\n",
  );
  for (const path of ['a.ps1', 'b.old.ps1', 'tests/t.ps1', 'vendor/x/v.ps1'])
    source.put(path, path);
  const { items, layoutProblems } = await source.readAll();
  expect(items.map(({ path }) => path)).toEqual(['a.ps1']);
  expect(layoutProblems).toEqual([]);
});

test('a glob that matches nothing is reported with its line and what was probably meant', async () => {
  const globs = [
    'Script/**',
    '*.ps1',
    'scripts',
    '(Scripts|other)/*',
    'nothing/like/this',
    'Scripts/old',
    'Scripts/*.PS1',
    'scripts/A*.{Ps1,BAT}',
  ];
  const lines = globs.map((glob, index) => `  type-${index}: { files: '${glob}' }\n`).join('');
  source.put('prosync.yaml', `contentTypes:\n${lines}exclude: test\n`);
  for (const path of ['Scripts/a.ps1', 'Scripts/older/b.ps1', 'tests/t.txt'])
    source.put(path, path);
  const { layoutProblems, outcome } = await source.readAll();
  expect(outcome).toEqual(COMPLETE);
  const named = layoutProblems.map(({ detail }) => Number(/line (\d+)/.exec(detail)?.[1]));
  expect(named).toEqual([2, 3, 4, 5, 6, 7, 8, 9, 10]);
  const advice = layoutProblems.map(({ detail }) => /Did you mean "(.*)"/.exec(detail)?.[1]);
  expect(advice).toEqual([
    'Scripts/**',
    '**/*.ps1',
    'Scripts',
    '@(Scripts|other)/*',
    undefined,
    undefined,
    'Scripts/*.ps1',
    'Scripts/a*.{ps1,bat}',
    'tests',
  ]);
  expect(layoutProblems[0]).toEqual({
    code: 'unmatched-glob',
    detail:
      'The glob "Script/**" of the content type "type-0" matches no file (prosync.yaml, line 2). Did you mean "Scripts/**"?',
    contentType: 'type-0',
    guid: null,
    path: 'prosync.yaml',
  });
});

test('a content type that gets no file is reported', async () => {
  source.put('prosync.yaml', 'contentTypes:\n  all: { files: "**" }\n  some: { files: "a" }\n');
  source.put('a/x', 'x');
  const { layoutProblems } = await source.readAll();
  expect(layoutProblems).toEqual([
    {
      code: 'empty-content-type',
      detail: expect.stringContaining('"some" has no files (prosync.yaml, line 3)') as string,
      contentType: 'some',
      guid: null,
      path: 'prosync.yaml',
    },
  ]);
});
