import { expect, test } from 'vitest';
import { hasCode } from '#domain/errors';
import { parseLayout } from './parse.ts';

const SIGMA = `contentTypes:
  sigma-rule: { files: "rules/**/*.yml", guid: id, name: title, tags: tags }
  script:     { files: "scripts/**/*.{ps1,sh,py}", guid: header, name: header }
  note:       { files: ["notes/*.md", "**/README.txt"], guid: path }
`;

test.each([
  ['rules/windows/a.yml', 'sigma-rule'],
  ['rules/a.yml', 'sigma-rule'],
  ['rules-threat-hunting/a.yml', null],
  ['rules/a.yaml', null],
  ['rules/.hidden/a.yml', null],
  ['scripts/deep/er/a.ps1', 'script'],
  ['scripts/a.PS1', null],
  ['notes/a.md', 'note'],
  ['notes/deep/a.md', null],
  ['anywhere/README.txt', 'note'],
])('%s belongs to the content type %s', (path, contentType) => {
  expect(parseLayout(SIGMA).scope.ruleFor(path)?.contentType ?? null).toBe(contentType);
});

test('the first content type that matches wins', () => {
  const layout = parseLayout(
    'contentTypes:\n  special: { files: "a/x/*" }\n  rest: { files: "a/**" }\n',
  );
  expect(layout.scope.ruleFor('a/x/1')?.contentType).toBe('special');
  expect(layout.scope.ruleFor('a/y/1')?.contentType).toBe('rest');
});

test('what looks like a number is a glob when it stands in quotes', () => {
  expect(parseLayout('contentTypes:\n  a: { files: "5" }\n').scope.ruleFor('5')?.contentType).toBe(
    'a',
  );
});

test('folders that cannot hold anything tracked are not walked', () => {
  const layout = parseLayout('contentTypes:\n  rule: { files: "content/rules/**/*.yml" }\n');
  const folders = ['content', 'content/rules', 'content/rules/a', 'content/other', 'node_modules'];
  expect(folders.filter((folder) => layout.scope.mayHold(folder))).toEqual(folders.slice(0, 3));
});

test.each([
  ['contentTypes:\n  a: { files: "x/*", gudi: id }\n', '2:22', 'did you mean "guid"?'],
  [
    'contentTypes:\n  a: { files: "x/*", colour: id }\n',
    '2:22',
    'known: files, exclude, guid, name, tags',
  ],
  [
    'contentTypes:\n  a: { files: "x/*", guid: id }\n  a: { files: "y/*" }\n',
    '3:3',
    'not valid YAML',
  ],
  ['contentTypes:\n  a: { files: "x/*"\n', '3:1', 'not valid YAML'],
  ['contentType:\n  a: { files: "x/*" }\n', '1:1', 'did you mean "contentTypes"?'],
  ['contentTypes:\n  a:\n    guids: id\n    files: "x/*"\n', '3:5', 'did you mean "guid"?'],
  ['contentTypes:\n  a: { guid: id }\n', '2:3', '"a" has no "files"'],
  ['contentTypes:\n  Big Name: { files: "x/*" }\n', '2:3', 'lower-case words'],
  ['contentTypes:\n  a: { files: "../x/*" }\n', '2:15', 'must be relative'],
  ['contentTypes:\n  a: { files: "/etc/*" }\n', '2:15', 'must be relative'],
  ['contentTypes:\n  a: { files: "x\\\\*" }\n', '2:15', 'must be relative'],
  ['contentTypes:\n  a: { files: [] , tags: path }\n', '2:26', 'tags cannot be read from the path'],
  ['contentTypes:\n  a: { files: { x: y } }\n', '2:15', 'must be a glob'],
  ['contentTypes:\n  a: { files: 5 }\n', '2:15', 'must be a glob'],
  ['contentTypes:\n  a:\n    files: [x/*, true]\n', '3:18', 'must be a glob'],
  ['contentTypes:\n  a: { files: null }\n', '2:15', 'must be a glob'],
  ['contentTypes:\n  a: { files: "x/*", guid: }\n', '2:28', 'write the name of a field'],
  ['contentTypes: {}\n', '1:1', 'at least one content type'],
  ['', '1:1', 'contentTypes:'],
  ['just text\n', '1:1', 'contentTypes:'],
])('an error in prosync.yaml names line and column: %j', (text, position, words) => {
  const error = errorOf(() => parseLayout(text));
  expect(hasCode(error, 'invalid-layout')).toBe(true);
  expect(String(error)).toContain(`prosync.yaml:${position}: `);
  expect(String(error)).toContain(words);
});

function errorOf(run: () => unknown): unknown {
  try {
    run();
  } catch (error) {
    return error;
  }
  return null;
}
