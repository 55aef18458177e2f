import { expect, test } from 'vitest';
import { Claims } from './claims.ts';
import { pathProblem } from './segments.ts';

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
  'a b',
  'com10',
  'a/prosync.yaml',
  'emoji-\u{1f600}.md',
])('%j is accepted as a path', (path) => {
  expect(pathProblem(path)).toBeNull();
});

test.each([
  ['a/b', 'A/B'],
  ['e\u0301', '\u00e9'],
  ['a', 'a/b'],
  ['a/b', 'a'],
  ['A/b/c', 'a/B'],
])('%j and %j cannot both be written', (first, second) => {
  const claims = new Claims();
  expect(claims.claim(first)).toBe(true);
  expect(claims.claim(second)).toBe(false);
  expect(claims.claim('other/x')).toBe(true);
});
