import fc from 'fast-check';
import { expect, test } from 'vitest';
import { placesOf, type Node } from '../node.ts';
import { readYaml } from './documents.ts';
import { scanYaml } from './quick.ts';

const WANTED = ['id', 'title', 'tags'];

// What the full reading has of the first document; null for none, or for what is not a mapping.
function parsed(text: string): Record<string, unknown> | null {
  const { root, fault } = readYaml(text, placesOf(WANTED));
  if (fault !== null || root?.kind !== 'mapping') return null;
  return Object.fromEntries(root.members.map(({ key, value }) => [key, plain(value)]));
}

function plain(node: Node): unknown {
  if (node.kind === 'scalar') return node.text;
  return node.kind === 'list' ? node.items.map(plain) : node;
}

const TEXTS = [
  'id: a\ntitle: b c\ntags:\n- x\n- y\n',
  '---\n# comment\nid: "a"\ntitle: \'it is\'\n',
  'description: |\n  id: wrong\n  tags: wrong\nid: right\n',
  'description: >\n\n  text\n\n  id: wrong\nid: right\ntitle: x\n',
  'other:\n  id: wrong\nid: right\n',
  'other:\n- id: wrong\n- tags: wrong\nid: right\n',
  'id: a # comment\n',
  'id: a\n  continued\n',
  'id: a:b\ntitle: "a: b"\n',
  'id: "a\n  b"\ntitle: x\n',
  'x: "a\nid: b"\ntitle: x\n',
  'x: { a: 1,\nid: wrong }\nid: right\n',
  'x: [\na,\nid\n]\nid: right\n',
  'id: *alias\n',
  'id: !!str a\n',
  '? id\n: a\n',
  '{ id: a, title: b }\n',
  '--- |\nid: text of a scalar\n',
  '%YAML 1.2\n---\nid: a\n',
  'id: a\n...\nid: b\n',
  'id: a\n---\nid: b\n',
  'tags: []\nid: a\n',
  'tags:\n    # comment\n    - a\n\n    - b\nid: c\n',
  'tags:\n  - a\n    b\nid: c\n',
  'tags:\n  - a\n  -  b\nid: c\n',
  'tags:\n  - [a]\nid: c\n',
  'id:\n  a\ntitle: x\n',
  'id:\ttab\n',
  'id:\n',
];

test.each(TEXTS)('the quick reading agrees with the full one or is not sure: %j', (text) => {
  expectAgreement(text);
});

test('a plain rule is read without the parser', () => {
  const text =
    "title: A rule\nid: 1-2\nlogsource:\n    category: x\ntags:\n    - a.b\n    - c\ndetection: 'x'\n";
  expect(Object.fromEntries(scanYaml(text, new Set(WANTED)) ?? [])).toEqual({
    title: 'A rule',
    id: '1-2',
    tags: ['a.b', 'c'],
  });
});

test('the quick reading never disagrees with the full one on text put together at random', () => {
  const piece = fc.constantFrom(
    'id',
    'title',
    'tags',
    'x',
    ':',
    ': ',
    ' ',
    '  ',
    '\n',
    '\n  ',
    '\n- ',
    '- ',
    '"',
    "'",
    '#',
    ' #',
    '[',
    ']',
    '{',
    '}',
    ',',
    '|',
    '>',
    '---',
    '...',
    'a',
    'b c',
    '&a ',
    '*a',
    '!t ',
    '\r\n',
  );
  const text = fc.array(piece, { maxLength: 30 }).map((pieces) => pieces.join(''));
  fc.assert(fc.property(text, expectAgreement), { numRuns: 5000 });
});

function expectAgreement(text: string): void {
  const quick = scanYaml(text, new Set(WANTED));
  const real = quick === null ? null : parsed(text);
  if (quick === null || real === null) return;
  for (const name of WANTED)
    expect(normal(quick.get(name)), `${name} of ${JSON.stringify(text)}`).toEqual(
      normal(real[name]),
    );
}

// A key without a value and an empty list are both no value.
function normal(value: unknown): unknown {
  return value === undefined ||
    value === '' ||
    value === null ||
    (Array.isArray(value) && value.length === 0)
    ? null
    : value;
}
