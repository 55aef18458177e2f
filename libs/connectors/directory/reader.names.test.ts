import { renameSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { SourceFolder } from '../../../test/support/source-folder.ts';

let source: SourceFolder;

beforeEach(() => {
  source = new SourceFolder();
  source.put('prosync.yaml', 'contentTypes:\n  script: { files: "**/*", guid: path }\n');
});

afterEach(() => source.remove());

const paths = (items: readonly { path: string }[]) => items.map(({ path }) => path).sort();

test('a name that no instance takes is a problem that says what is wrong with it, and no item', async () => {
  for (const name of [
    'con.ps1',
    'nul.txt',
    'a:b.ps1',
    'q?.ps1',
    'dot.',
    'x/\u200b.git/y',
    'fine.ps1',
  ])
    source.put(name, name);
  const { items, problems } = await source.readAll();
  expect(paths(items)).toEqual(['fine.ps1']);
  expect(new Set(problems.map(({ code }) => code))).toEqual(new Set(['invalid-name']));
  const details = Object.fromEntries(problems.map(({ path, detail }) => [path, detail]));
  expect(details).toEqual({
    'con.ps1': expect.stringContaining('belongs to a device on Windows'),
    'nul.txt': expect.stringContaining('belongs to a device on Windows'),
    'a:b.ps1': expect.stringContaining('the character :'),
    'q?.ps1': expect.stringContaining('the character ?'),
    'dot.': expect.stringContaining('ends with a dot or a space'),
    'x/\u200b.git/y': expect.stringContaining('reserved for Git or for ProSync'),
  });
  expect((await source.readAll()).problems).toEqual(problems);
});

test('a folder with the short name of .git is left out, and says so; one outside of the content does not', async () => {
  for (const path of ['GIT~1/a.ps1', 'x/git~2', 'fine.ps1', '.git/config']) source.put(path, path);
  const { items, problems } = await source.readAll();
  expect(paths(items)).toEqual(['fine.ps1']);
  expect(problems).toMatchObject([
    { code: 'invalid-name', path: 'GIT~1' },
    { code: 'invalid-name', path: 'x/git~2' },
  ]);
  expect(problems[0]?.detail).toContain('the short form that Windows gives to .git');
  source.put('prosync.yaml', 'contentTypes:\n  script: { files: "fine/*", guid: path }\n');
  source.put('fine/a.ps1', 'a');
  expect((await source.readAll()).problems).toEqual([]);
});

test('two files that are one elsewhere stay items, and each names the other, until one is renamed', async () => {
  source.put('Tool.ps1', '1');
  source.put('tool.ps1', '2');
  source.put('lib', '3');
  source.put('Lib/x.ps1', '4');
  source.put('caf\u00e9.md', '5');
  source.put('cafe\u0301.md', '6');
  for (let round = 1; round <= 2; round += 1) {
    const { items, problems } = await source.readAll();
    expect(items).toHaveLength(6);
    expect(problems.map(({ code }) => code)).toEqual(Array(6).fill('path-collision'));
    const details = Object.fromEntries(problems.map(({ path, detail }) => [path, detail]));
    expect(details['tool.ps1']).toContain('Another file has the path Tool.ps1');
    expect(details['Tool.ps1']).toContain('Another file has the path tool.ps1');
    expect(details['Lib/x.ps1']).toContain('Another file has the path lib');
    expect(details['cafe\u0301.md']).toContain('the path caf\\u{e9}.md');
  }
  for (const [from, to] of [
    ['tool.ps1', 'tool2.ps1'],
    ['lib', 'lib2'],
    ['cafe\u0301.md', 'cafe2.md'],
  ] as const)
    renameSync(join(source.root, from), join(source.root, to));
  expect((await source.readAll()).problems).toEqual([]);
});
