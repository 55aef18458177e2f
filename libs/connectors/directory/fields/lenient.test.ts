import { expect, test } from 'vitest';
import { hasCode } from '#domain/errors';
import { placeOf } from '../layout/rule.ts';
import { readFields } from './fields.ts';

/** Reads `id`, `title` and `tags`, or the same fields below `at`. */
function read(path: string, text: string, at = '', guid: string | null = `${at}id`) {
  const places = {
    contentType: 'rule',
    guid: guid === null ? null : placeOf(guid),
    name: placeOf(`${at}title`),
    tags: placeOf(`${at}tags`),
  };
  return readFields(places, path, text);
}

function problemOf(path: string, text: string, at = '') {
  try {
    read(path, text, at);
  } catch (error) {
    for (const code of ['unparsable', 'invalid-tags', 'missing-guid', 'invalid-guid'] as const)
      if (hasCode(error, code)) return `${code}: ${error.message}`;
    throw error;
  }
  return null;
}

const RULE = { guid: '1-2', isDerived: false, name: 'A rule', tags: ['x', 'y'] };
const FIELDS = 'id: 1-2\ntitle: A rule\ntags: [x, y]\n';
const below = (text: string) => `m:\n${text.replace(/^(?=.)/gm, '  ')}`;

/** YAML that libyaml accepts, so that Python, Ruby and Go read it, apart from the three fields. */
const ACCEPTED: readonly (readonly [string, string])[] = [
  ['a duplicate key', 'checks:\n  - name: a\n    compliance: 1\n    compliance: 2\n'],
  ['a duplicate key beside an escaped quote', 'note: "x \\" y"\nc: { a: 1, a: 2 }\n'],
  ['an alias and its anchor', 'a: &x { b: 1 }\nc: *x\n'],
  ['a merge key', 'a: &x { b: 1 }\nc:\n  <<: *x\n'],
  ['numbers and dates of all kinds', 'a: 0x1F\nb: 1e999\nc: 2001-13-45\nd: 99999999999999999999\n'],
  ['tags of its own', 'a: !Ref b\nc: !!python/tuple [1]\nd: !<tag:x,2000:y> z\n'],
  ['a document that follows', 'a: b\n---\nid: other\n...\n---\n- c\n'],
  ['--- inside a block scalar', 'a: |\n  b\n  ---\n  id: c\n'],
  ['--- inside a line', 'a: b --- c\nd: "---"\n'],
  ['comments everywhere', 'a: # b\n  c: d # e\n# id: f\nx: y#z\n'],
  ['tabs between words', 'a:\tb\t# c\nd: [e,\tf]\n\t\n'],
  ['a list in the column of its key', 'a:\n- b\n- c: d\n  e: f\n'],
  ['a complex key', '? [a, b]\n: c\n? d\n'],
  ['an empty value before a key', 'a:\nb: c\n'],
];

test.each(ACCEPTED)('%s is of no matter outside of the fields', (_, more) => {
  for (const text of [
    FIELDS + more,
    `---\n${FIELDS}${more}`,
    (FIELDS + more).replaceAll('\n', '\r\n'),
  ])
    expect(read('a.yml', text)).toEqual(RULE);
  const more2 = more.startsWith('a: b\n---') ? 'a: b\n' : more;
  expect(read('a.yml', below(FIELDS + more2), 'm.')).toEqual(RULE);
});

/** The same, with lines that begin in the first column. */
test.each([
  ['a text in double quotes', 'note: "one\ntwo: three"\n'],
  ['a text in single quotes', "note: 'one\n\n- two'\n"],
  ['a list in brackets', 'note: [one,\ntwo\n]\n'],
  ['a mapping in braces', 'note: {\none: two,\nid: wrong }\n'],
  ['a value below its key', 'note:\none\n'],
  ['a value in quotes below its key', 'note:\n"one: two"\n'],
])('%s may go on in the first column', (_, note) => {
  expect(read('a.yml', note + FIELDS)).toEqual(RULE);
  expect(read('a.yml', FIELDS + note)).toEqual(RULE);
  const text = `m:\n  id: 1-2\n  title: A rule\n  tags: [x, y]\n${note}`;
  expect(read('a.yml', text, 'm.')).toEqual(RULE);
});

test.each([
  ['quoted keys', '"id": 1-2\n\'title\': A rule\n"tags": [x, y]\n'],
  ['quotes over several lines', 'id: 1-2\ntitle: "A\nrule"\ntags: [x,\ny]\n'],
  ['block scalars', 'id: >-\n  1-2\ntitle: |\n  A rule\ntags: |\n  x, y\n'],
  ['anchors, aliases and tags', 'id: &i !!str 1-2\nx: &t A rule\ntitle: *t\ntags: [&a x, y]\n'],
  ['a merge key', 'd: &d { title: A rule, tags: [x, y] }\nid: 1-2\n<<: *d\n'],
  [
    'several merge keys',
    'd: &d { tags: [x, y] }\ne: &e { title: A rule, tags: [z] }\nid: 1-2\n<<: [*d, *e]\n',
  ],
  ['a merge key that is written out', 'id: 1-2\n<<: { id: wrong, title: A rule, tags: [x, y] }\n'],
  ['braces', '{ id: 1-2, "title":"A rule", tags: [x, y] }\n'],
  ['a complex key', '? id\n: 1-2\n? title\n: A rule\n? tags\n: - x\n  - y\n'],
])('fields are read from %s', (_, text) => {
  expect(read('a.yml', text)).toEqual(RULE);
});

test.each([
  [
    'a.json',
    '{"id": 12345678901234567890, "tags": [0.10, 1e400]}',
    '12345678901234567890',
    ['0.10', '1e400'],
  ],
  ['a.json', '{"id": 1161888007138312192, "tags": 1.10}', '1161888007138312192', ['1.10']],
  [
    'a.yml',
    'id: 12345678901234567890\ntags: [0123, 1.10]\n',
    '12345678901234567890',
    ['0123', '1.10'],
  ],
  ['a.yml', 'm: &m 12345678901234567891\nid: *m\ntags: 0x1F\n', '12345678901234567891', ['0x1F']],
  [
    'a.toml',
    'id = 9223372036854775807\ntags = [0x1F, 1979-05-27]\n',
    '9223372036854775807',
    ['0x1F', '1979-05-27'],
  ],
  ['a.toml', 'id = 12345678901234567890123\ntags = []\n', '12345678901234567890123', []],
])('a number in %s is what is written: %s', (path, text, guid, tags) => {
  expect(read(path, text)).toMatchObject({ guid, tags });
});

test('TOML fields are found wherever TOML lets them stand', () => {
  const guid = '7';
  expect(read('a.toml', '[[r]]\nx = 1\n[[r]]\nid = 7\ntags = ["a"]\n', 'r.1.')).toMatchObject({
    guid,
  });
  expect(read('a.toml', 'r.id = 7\nr.tags = "a, b"\n', 'r.')).toMatchObject({ tags: ['a', 'b'] });
  expect(read('a.toml', 'r = { id = 7, tags = ["a", 8] }\n', 'r.')).toMatchObject({
    tags: ['a', '8'],
  });
});

test('JSON may have comments, trailing commas and what it likes outside of the fields', () => {
  const text =
    '// a\n{ "id": "1-2", /* b */ "title": "A rule", "tags": ["x", "y",], "a": 1, "a": 2, }\n';
  expect(read('a.json', text)).toEqual(RULE);
});

test.each([
  ['a.yml', 'tags: { Global: true }\n', 'line 2, column 7'],
  ['a.yml', 'tags:\n  - name: Global\n', 'line 3, column 5'],
  ['a.yml', 'tags: [[Global]]\n', 'line 2, column 8'],
  ['a.yml', 'x: &x [Global]\ntags: [a, *x]\n', 'line 2, column 7'],
  ['a.yml', 'tags: &t [*t]\n', 'line 2, column 11'],
  ['a.json', '{"tags": {"Global": true},\n"id": "i"}', 'line 1, column 10'],
  ['a.json', '{"id": "i",\n"tags": ["a", ["Global"]]}', 'line 2, column 15'],
  ['a.toml', 'tags = [["Global"]]\n', 'line 2, column 9'],
  ['a.toml', 'tags = [{ name = "Global" }]\n', 'line 2, column 9'],
])('tags that cannot be understood are a problem with their place: %s %j', (path, tags, place) => {
  const id = { yml: 'id: i\n', toml: 'id = "i"\n', json: '' }[path.slice(2)] ?? '';
  expect(problemOf(path, id + tags)).toMatch(/^invalid-tags: /);
  expect(problemOf(path, id + tags)).toContain(place);
});

test.each([
  ['a.yml', 'id: i\ntags: |\n  Global\n  Ticket\n'],
  ['a.yml', 'id: i\ntags: "Global, Ticket"\n'],
  ['a.json', '{"id": "i", "tags": "Global\\nTicket"}'],
  ['a.yml', 'id: i\ntags: \'[Global, "Ticket"]\'\n'],
])('tags in one text are told apart by commas and line breaks: %s %j', (path, text) => {
  expect(read(path, text).tags).toEqual(['Global', 'Ticket']);
});

test.each([
  ['a.yml', 'tags:\n'],
  ['a.yml', 'tags: ~\n'],
  ['a.yml', 'tags: []\n'],
  ['a.yml', 'tags: ["", ~, null]\n'],
  ['a.yml', ''],
])('an item without tags has none: %s %j', (path, tags) => {
  expect(read(path, `id: i\n${tags}`).tags).toEqual([]);
});

test.each([
  ['a.yml', 'id: a\nx: "\\""\nid: b\n', 'line 3, column 1'],
  ['a.yml', 'id: a\ntags: x\ntags: y\n', 'line 3, column 1'],
  ['a.yml', 'id: a\nid: b\n', 'line 2, column 1'],
  ['a.json', '{"id": "a",\n "id": "b"}', 'line 2, column 2'],
  ['a.yml', 'id: a\n<<: 5\n', 'line 2, column 5'],
  ['a.yml', 'id: *nothing\n', 'line 1, column 5'],
])(
  'a field that says two things, or nothing, is a problem with its place: %s %j',
  (path, text, place) => {
    expect(problemOf(path, text)).toMatch(/^unparsable: /);
    expect(problemOf(path, text)).toContain(place);
  },
);

const WARNED = {
  warnings: [{ code: 'unparsable', detail: expect.stringMatching(/line \d+, column \d+/) }],
};

test.each([
  ['an unclosed bracket after a rule', 'a.yml', `${FIELDS}detection: [\n`],
  ['an unclosed bracket in a line of its own', 'a.yml', `${FIELDS}x:\n  - a\n[\n`],
  ['a broken document after the first', 'a.yml', `${FIELDS}---\n{ [\n`],
  ['an escape that does not exist', 'a.yml', `${FIELDS}path: "C:\\Windows"\n`],
  ['a tab as indentation', 'a.yml', `${FIELDS}x:\n\ty: 1\n`],
  [
    'broken JSON after the fields',
    'a.json',
    '{"id": "1-2", "title": "A rule", "tags": ["x", "y"], "z": [',
  ],
  [
    'something after a JSON document',
    'a.json',
    '{"id": "1-2", "title": "A rule", "tags": ["x", "y"]} [',
  ],
  [
    'an unclosed bracket after TOML',
    'a.toml',
    'id = "1-2"\ntitle = "A rule"\ntags = ["x", "y"]\nz = [\n',
  ],
  ['broken front matter', 'a.md', `---\n${FIELDS}z: [\n---\ntext\n`],
])('%s is a warning, and the item can be distributed', (_, path, text) => {
  expect(read(path, text)).toEqual({ ...RULE, ...WARNED });
});

test('broken text is a warning also where no field is read from it', () => {
  expect(read('a.yml', 'a: [\n', '', 'path')).toMatchObject({ isDerived: true, ...WARNED });
  const places = { contentType: 'rule', guid: placeOf('path'), name: placeOf('path'), tags: null };
  expect(readFields(places, 'a.yml', 'a: [\n')).toMatchObject(WARNED);
  expect(readFields(places, 'a.txt', 'a: [\n')).not.toHaveProperty('warnings');
});

test('a rule without tags has none, also when something else in it is broken', () => {
  for (const text of ['id: 1\nx: [\n', 'id: 1\nx: { a: "\n', 'x:\n  y: [\n  z: 1\n'])
    expect(read('a.yml', `id: 1\n${text}`.replace('id: 1\nid: 1', 'id: 1'))).toMatchObject({
      tags: [],
      ...WARNED,
    });
});

test.each([
  ['a.yml', 'id: 1\nx: [\ntags: [Global]\n'],
  ['a.json', '{"id": 1, "x": [}, "tags": ["Global"]}'],
  ['a.toml', 'id = 1\nx = [\ntags = ["Global"]\n'],
  ['a.yml', 'id: 1\ntags: [Global, \n'],
  ['a.yml', 'id: 1\ntags:\n  - Global\n  - [x\n'],
  ['a.yml', 'd: &d { tags: [Global] }\nid: 1\nx: [\n<<: *d\n'],
  ['a.yml', '{ id: 1, tags: [Global'],
  ['a.json', '{"id": 1, "tags": ["Global"'],
])('tags that may stand behind a broken place are a problem: %s %j', (path, text) => {
  expect(problemOf(path, text)).toMatch(/^unparsable: .*line \d+, column \d+/);
});

test.each([
  ['a.json', '[', 100_000],
  ['a.yml', '[', 100_000],
  ['a.yml', '- ', 100_000],
  ['a.toml', '[', 100_000],
])('a hundred thousand levels in %s of %j are a problem and no crash', (path, open, times) => {
  expect(problemOf(path, `${open.repeat(times)}`)).toMatch(/^unparsable: /);
});

test('aliases of aliases cost no time', () => {
  const lists = Array.from(
    { length: 40 },
    (_, n) => `l${n}: &l${n} [*l${n - 1}, *l${n - 1}]\n`,
  ).slice(1);
  const merges = lists.map((line) => line.replace('[', '{ <<: [').replace(']\n', '] }\n'));
  for (const [base, lines] of [
    ['l0: &l0 [x]\n', lists],
    ['l0: &l0 { x: y }\n', merges],
  ] as const) {
    const text = `${base}${lines.join('')}id: 1\n<<: *l39\n`;
    if (base.includes('{')) expect(read('a.yml', text)).toMatchObject({ guid: '1', tags: [] });
    else expect(problemOf('a.yml', text)).toMatch(/^unparsable: /);
  }
});
