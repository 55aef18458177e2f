import { expect, test } from 'vitest';
import { folderOf, foldersOf, pathProblem } from './path.ts';

test.each([
  '../etc/passwd',
  'a/../../b',
  'a/./b',
  '/etc/passwd',
  'C:/windows',
  'c:x',
  'a//b',
  'a/',
  '',
  'a\\b',
  'a/CON',
  'nul.txt',
  'Com1',
  'lpt\u00b9.x',
  'a./b',
  'a /b',
  'a/b.',
  'a<b',
  'a>b',
  'a:b',
  'a"b',
  'a|b',
  'a?b',
  'a*b',
  'a\u0000b',
  'a\nb',
  'a\u007fb',
  'x'.repeat(256),
  'é'.repeat(128),
  `a/${'x'.repeat(300)}/b`,
  'a\ud800',
  '.git/hooks/post-checkout',
  'a/.GIT/config',
  'git~1/x',
  '.prosync/config.yaml',
  '.PROSYNC-staging-1/x',
  'prosync.yaml',
  'Prosync.YAML',
  '.g\u200cit/config',
  '.pro\u017fync/x',
  'PROSYN~1/config.yaml',
  'prosyn~1.yam',
  'PR1A2B~1.YAM',
  '\ufeff.git/x',
])('%j is refused as a path', (path) => {
  expect(pathProblem(path)).not.toBeNull();
});

test.each([
  'a',
  'a/b/c.txt',
  'console/x',
  '.gitignore',
  'a/.github/x.yml',
  'é'.repeat(127),
  `${'é'.repeat(127)}x`,
  'a b',
  'com10',
  'a/prosync.yaml',
  'family-\u{1f468}\u200d\u{1f469}.md',
  'progra~1/x',
  'emoji-\u{1f600}.md',
])('%j is accepted as a path', (path) => {
  expect(pathProblem(path)).toBeNull();
});

test.each([
  ['a:b.ps1', 'The name a:b.ps1 contains the character :, which Windows does not allow.'],
  ['x/q?.ps1', 'The name q?.ps1 contains the character ?, which Windows does not allow.'],
  ['/etc/passwd', 'The path is absolute: it starts with a slash.'],
  ['x/dot.', 'The name "dot." ends with a dot or a space, which Windows does not allow.'],
  ['con.ps1', 'The name con.ps1 belongs to a device on Windows.'],
  ['.git/x', 'The path is reserved for Git or for ProSync.'],
])('%j: %s', (path, problem) => {
  expect(pathProblem(path)).toBe(problem);
});

test('the folders above a path', () => {
  expect(foldersOf('a/b/c')).toEqual(['a', 'a/b']);
  expect(foldersOf('a')).toEqual([]);
  expect([folderOf('a/b/c'), folderOf('a')]).toEqual(['a/b', '']);
});
