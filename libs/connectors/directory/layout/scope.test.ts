import { expect, test } from 'vitest';
import { hasCode } from '#domain/errors';
import { parseLayout } from './parse.ts';

const LAYOUT = `contentTypes:
  script:
    files: ['**/*.ps1', '!tests']
    exclude: '**/old'
  test: { files: ['tests', '**/*.ps1'] }
  wip: { files: 'Scripts (WIP)/**' }
exclude: ['**/node_modules', '**/*.bak.*']
`;

test.each([
  ['a.ps1', 'script'],
  ['deep/er/a.ps1', 'script'],
  ['tests/a.ps1', 'test'],
  ['tests/deep/data.json', 'test'],
  ['old/a.ps1', 'test'],
  ['x/old/deep/a.ps1', 'test'],
  ['older/a.ps1', 'script'],
  ['Scripts (WIP)/x.txt', 'wip'],
  ['node_modules/a.ps1', null],
  ['x/node_modules/y/a.ps1', null],
  ['a.bak.ps1', null],
  ['tests/.bak.x', null],
  ['other.txt', null],
])('%s belongs to the content type %s', (path, contentType) => {
  expect(parseLayout(LAYOUT).scope.ruleFor(path)?.contentType ?? null).toBe(contentType);
});

test('what is excluded stays out wherever the exclusion stands, hidden names included', () => {
  const { scope } = parseLayout(
    'contentTypes:\n  a: { files: ["!b/*.md", "b", "b/.c/*"], exclude: "b/.c/d" }\n',
  );
  const paths = ['b/x', 'b/x.md', 'b/.c/e', 'b/.c/d'];
  expect(paths.filter((path) => scope.ruleFor(path) !== null)).toEqual(['b/x', 'b/.c/e']);
});

test('a folder that the source excludes is not walked, one that only a content type excludes is', () => {
  const { scope } = parseLayout(LAYOUT);
  const folders = ['tests', 'old', 'node_modules', 'a/node_modules', 'Scripts (WIP)'];
  expect(folders.filter((folder) => scope.mayHold(folder))).toEqual([
    'tests',
    'old',
    'Scripts (WIP)',
  ]);
});

test('the globs without effect are known', () => {
  const { scope } = parseLayout(LAYOUT);
  for (const path of ['a.ps1', 'tests/x', 'old/a.ps1']) scope.ruleFor(path);
  scope.mayHold('node_modules');
  const unmatched = scope.unmatched().map(({ glob, line }) => `${line} ${glob}`);
  expect(unmatched).toEqual(['6 Scripts (WIP)/**', '3 tests', '7 **/*.bak.*']);
});

test('a content type whose files are all excluded or taken is known', () => {
  const { scope } = parseLayout(
    'contentTypes:\n  a: { files: "*.md" }\n  b: { files: "**/*.md" }\n  c: { files: "c", exclude: "c" }\n',
  );
  for (const path of ['1.md', '2.md', 'c/x']) scope.ruleFor(path);
  expect(scope.unfilled().map(({ rule }) => rule?.contentType)).toEqual(['b', 'c']);
});

test.each([
  ['contentTypes:\n  a: { files: "!x" }\n', '2:15', 'at least one glob without a leading "!"'],
  ['contentTypes:\n  a: { files: [] }\n', '2:15', 'at least one glob'],
  ['contentTypes:\n  a:\n    files: [x, !y/**]\n', '3:21', 'in quotes'],
  ['contentTypes:\n  a: { files: *.ps1 }\n', '2:15', 'in quotes'],
  ['contentTypes:\n  a: { files: x, exclude: "!y" }\n', '2:27', 'remove the "!"'],
  ['contentTypes:\n  a: { files: x }\nexclude: { y: z }\n', '3:10', 'must be a glob'],
  ['contentTypes:\n  a: { files: x }\nexclud: y\n', '3:1', 'did you mean "exclude"?'],
  ['contentTypes:\n  a: { files: "@(a|!(b))" }\n', '2:15', 'cannot be understood'],
  [`contentTypes:\n  a: { files: "${'x'.repeat(1001)}" }\n`, '2:15', 'longer than 1000'],
])('what cannot be a scope names line and column: %j', (text, position, words) => {
  let error: unknown = null;
  try {
    parseLayout(text);
  } catch (thrown) {
    error = thrown;
  }
  expect(hasCode(error, 'invalid-layout')).toBe(true);
  expect(String(error)).toContain(`prosync.yaml:${position}: `);
  expect(String(error)).toContain(words);
});
