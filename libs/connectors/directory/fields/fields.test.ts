import { expect, test } from 'vitest';
import { ProSyncError } from '#domain/errors';
import { placeOf } from '../layout/rule.ts';
import { readFields } from './fields.ts';

const ID = '7d7f2f9e-0c1b-4f5e-8b1a-2f3c4d5e6f70';

function read(
  path: string,
  text: string | null,
  guid: string | null = 'id',
  name = 'title',
  tags: string | null = 'tags',
) {
  const places = {
    contentType: 'script',
    guid: guid === null ? null : placeOf(guid),
    name: placeOf(name),
    tags: tags === null ? null : placeOf(tags),
  };
  return readFields(places, path, text);
}

const EXPECTED = { guid: ID, isDerived: false, name: 'A title', tags: ['b', 'a'] };

test.each([
  ['YAML', 'a.yml', `title: A title\nid: ${ID}\ntags:\n  - b\n  - a\n`],
  ['YAML with a list on one line', 'a.yaml', `title: A title\nid: ${ID}\ntags: [b, a]\n`],
  [
    'YAML that needs the real parser',
    'a.yml',
    `"title": >-\n  A\n  title\nid: &x ${ID.toUpperCase()}\ntags: ["b", 'a']\n`,
  ],
  [
    'YAML with Windows line ends',
    'a.yml',
    `title: A title\r\nid: ${ID}\r\ntags:\r\n  - b\r\n  - a\r\n`,
  ],
  [
    'the first of several YAML documents',
    'a.yml',
    `---\ntitle: A title\nid: ${ID}\ntags: b, a\n---\nid: other\n`,
  ],
  ['JSON', 'a.json', JSON.stringify({ id: ID, title: 'A title', tags: ['b', 'a'] })],
  ['TOML', 'a.toml', `id = "${ID}"\ntitle = "A title"\ntags = ["b", "a"]\n`],
  [
    'YAML front matter',
    'a.md',
    `---\nid: ${ID}\ntitle: A title\ntags: [b, a]\n---\n# Heading\nid: other\n`,
  ],
  [
    'TOML front matter',
    'a.md',
    `+++\nid = "${ID}"\ntitle = "A title"\ntags = ["b", "a"]\n+++\ntext\n`,
  ],
  [
    'comments that name the fields',
    'a.ps1',
    `# id: ${ID}\n# title: A title\n# tags: b, a\nGet-Date\n`,
  ],
])('GUID, name and tags are read from %s', (_, path, text) => {
  expect(read(path, text)).toEqual(EXPECTED);
});

test.each([
  ['ps1', `# prosync-guid: {${ID}}\n# prosync-name: A title\n# prosync-tags: b, a\n`],
  ['ps1', `<#\n.SYNOPSIS x\nprosync-guid: ${ID}\nprosync-name: A title\nprosync-tags: b,a\n#>\n`],
  ['sh', `#!/bin/sh\n\n#prosync-guid:${ID}\n#prosync-name: A title\n#prosync-tags: b, a\n`],
  ['sql', `-- prosync-guid: ${ID}\n-- prosync-name: A title\n-- prosync-tags: b, a\nselect 1;\n`],
  ['js', `/*\n * prosync-guid: ${ID}\n * prosync-name: A title\n * prosync-tags: b, a\n */\n`],
  ['js', `// prosync-guid: ${ID}\n// prosync-name: A title\n// prosync-tags: b, a\n`],
  ['css', `/* prosync-guid: ${ID} */\n/* prosync-name: A title */\n/* prosync-tags: b, a */\n`],
  [
    'html',
    `<!-- prosync-guid: ${ID} -->\n<!-- prosync-name: A title -->\n<!-- prosync-tags: b, a -->\n`,
  ],
  [
    'bat',
    `@echo off\nREM prosync-guid: ${ID}\n:: prosync-name: A title\n@rem prosync-tags: b, a\n`,
  ],
  ['vbs', `' prosync-guid: ${ID}\n' prosync-name: A title\n' prosync-tags: b, a\n`],
  ['yml', `# prosync-guid: ${ID}\n# prosync-name: A title\n# prosync-tags: b, a\nid: other\n`],
])('a comment header is read in the manner of %s', (extension, text) => {
  expect(read(`a.${extension}`, text, 'header', 'header', 'header')).toEqual(EXPECTED);
});

test('a header below the first fifty lines is none', () => {
  const text = `${'\n'.repeat(60)}# prosync-guid: ${ID}\n`;
  expect(() => read('a.sh', text, 'header')).toThrow('no GUID');
});

test('a field may stand deeper: metadata.id', () => {
  const text = `metadata:\n  id: ${ID}\n  title: A title\n  tags: [b, a]\n`;
  expect(read('a.yml', text, 'metadata.id', 'metadata.title', 'metadata.tags')).toEqual(EXPECTED);
});

test('a GUID that looks like a number is what is written', () => {
  expect(read('a.yml', 'id: 0123\ntitle: x\n').guid).toBe('0123');
  expect(read('a.yml', 'id: 1e3\n"title": x\n').guid).toBe('1e3');
});

test('a missing name is the file name without its extension', () => {
  expect(read('deep/Disk space.v2.yml', `id: ${ID}\n`).name).toBe('Disk space.v2');
  expect(read('deep/.profile', `# id: ${ID}\n`).name).toBe('.profile');
});

test('guid: path derives a stable GUID from content type and path, also for a file that is no text', () => {
  const derived = read('a/b.bin', null, 'path', 'path', null);
  expect(derived).toEqual({
    guid: '3d8543a6-748e-53e3-a9e3-d93e79b3a10e',
    isDerived: true,
    name: 'b',
    tags: [],
  });
  expect(read('a/c.bin', null, 'path').guid).not.toBe(derived.guid);
});

test('without a place for the GUID the header counts, else the path', () => {
  expect(read('a.sh', `# prosync-guid: ${ID}\n`, null)).toMatchObject({
    guid: ID,
    isDerived: false,
  });
  expect(read('a.sh', 'echo\n', null)).toMatchObject({ isDerived: true });
});

test.each([
  ['missing-guid', 'a.yml', 'title: x\n'],
  ['missing-guid', 'a.yml', 'id:\ntitle: x\n'],
  ['missing-guid', 'a.yml', 'id: null\n'],
  ['missing-guid', 'a.yml', 'id: { a: b }\n'],
  ['missing-guid', 'a.yml', '- id: x\n'],
  ['missing-guid', 'a.yml', ''],
  ['missing-guid', 'a.json', '{"ID":"x"}'],
  ['missing-guid', 'a.json', '["id"]'],
  ['missing-guid', 'a.bin', null],
  ['invalid-guid', 'a.yml', 'id: not a guid\n'],
  ['invalid-guid', 'a.yml', `id: ${'x'.repeat(129)}\n`],
  ['unparsable', 'a.yml', 'id: [\n'],
  ['unparsable', 'a.yml', 'id: x\nid: y\n'],
  ['unparsable', 'a.json', '{"id":'],
  ['unparsable', 'a.toml', 'id = \n'],
])('%s is said of %s with %j', (code, path, text) => {
  expect(() => read(path, text)).toThrow(ProSyncError);
  expect(() => read(path, text)).toThrow(expect.objectContaining({ code }));
});

test('an error names the position and never the content', () => {
  expect(() => read('a.yml', 'x: 1\nsecret: "abc\n')).toThrow(/line \d+, column \d+/);
  for (const path of ['a.yml', 'a.json', 'a.toml'])
    expect(() => read(path, '{ "secret" = : [')).toThrow(/^(?!.*secret)/);
});

test.each([
  ['the value in YAML', 'a.yml', 'title: x\nid: not a guid\n', 'line 2, column 5'],
  ['the value in JSON', 'a.json', '{\n  "id": "not a guid" }', 'line 2, column 9'],
  ['the value in TOML', 'a.toml', 'title = "x"\nid = "not a guid"\n', 'line 2, column 6'],
  ['front matter', 'a.md', '---\ntitle: x\nid: not a guid\n---\ntext\n', 'line 3, column 5'],
  ['a comment', 'a.ps1', '# A script\r\n# id: not a guid\r\n', 'line 2, column 7'],
])('a GUID that is none is named with line and column: %s', (_, path, text, where) => {
  const detail = expect.stringContaining(`(field "id", ${where})`);
  expect(() => read(path, text)).toThrow(
    expect.objectContaining({ code: 'invalid-guid', message: detail }),
  );
});

test('a GUID in a header that is none is named with line and column', () => {
  expect(() => read('a.sh', '#!/bin/sh\n# prosync-guid: a b\n', 'header')).toThrow(
    '(header "prosync-guid", line 2, column 17)',
  );
});

test.each([
  ['an empty field', 'a.json', '{ "title": "x",\n  "id": "" }', 'id', 'line 2, column 9'],
  ['a field that is none', 'a.yml', '# x\ntitle: x\n', 'id', 'line 2, column 1'],
  ['a field below another', 'a.yml', 'metadata:\n  name: x\n', 'metadata.id', 'line 2, column 3'],
])(
  'a missing GUID is named with line and column of where it was looked for: %s',
  (_, path, text, guid, where) => {
    const detail = expect.stringContaining(`(field "${guid}", ${where})`);
    expect(() => read(path, text, guid)).toThrow(
      expect.objectContaining({ code: 'missing-guid', message: detail }),
    );
  },
);
