import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readableText } from './readable.ts';

const JSON_TYPE = 'application/json';
const read = (text: string) => readableText(JSON_TYPE, text);

test('a row of a database stands with one line per member, element and line of text', () => {
  const row = { name: 'Disk check', steps: [{ sql: 'select 1\nfrom disk', when: 7 }, {}], on: [] };
  expect(read(JSON.stringify(row))).toBe(
    [
      '{',
      '  "name": "Disk check"',
      '  "on": []',
      '  "steps": [',
      '    {',
      '      "sql": text',
      '        | select 1',
      '        | from disk',
      '      "when": 7',
      '    }',
      '    {}',
      '  ]',
      '}',
      '',
    ].join('\n'),
  );
});

test.each([
  ['a parameter of a step', { steps: [{ a: 1 }, { a: 2 }] }, { steps: [{ a: 1 }, { a: 3 }] }],
  ['a line of a script', { sql: 'one\r\ntwo\r\n' }, { sql: 'one\r\n2\r\n' }],
  ['a new last element', { tags: ['a'] }, { tags: ['a', 'b'] }],
  ['the line ends of a script', { sql: 'one\ntwo\n' }, { sql: 'one\r\ntwo\r\n' }],
])('%s is one changed line', (_, before, after) => {
  const old = new Set(read(JSON.stringify(before)).split('\n'));
  const lines = read(JSON.stringify(after)).split('\n');
  expect(lines.filter((line) => !old.has(line))).toHaveLength(1);
});

test.each(['application/json', 'Application/JSON; charset=utf-8', 'application/vnd.row+json'])(
  'the media type %s is JSON',
  (mediaType) => {
    expect(readableText(mediaType, '[1,2]')).toBe('[\n  1\n  2\n]\n');
  },
);

test.each(['text/plain', 'application/jsonl', 'application/json-seq', 'text/x+jsonx', '+json', ''])(
  'a text of media type %j stays as it is',
  (mediaType) => {
    expect(readableText(mediaType, '[1,2]')).toBe('[1,2]');
  },
);

test.each(['', '{', '[1,]', "{'a':1}", '[1] 2', '\ufeff[1]', '# comment\n', 'NaN', '"\n"'])(
  '%j is no JSON and stays as it is',
  (text) => {
    expect(read(text)).toBe(text);
  },
);

test('numbers that a reader would round, and names that come twice, stand as they are written', () => {
  expect(read('{"b":1,"a":12345678901234567891,"a":1e400,"__proto__":-0.0}')).toBe(
    '{\n  "__proto__": -0.0\n  "a": 12345678901234567891\n  "a": 1e400\n  "b": 1\n}\n',
  );
});

test('the text of a string cannot pass itself off as a part of the document', () => {
  const lines = read(JSON.stringify({ a: 'x\n}\n"approved": true\n| y' })).split('\n');
  expect(lines).not.toContain('"approved": true');
  expect(lines.filter((line) => line.startsWith('    | '))).toHaveLength(4);
});

test('what is nested deeper than 64 comes back as it is, 64 do not', () => {
  const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth);
  expect(read(nested(64)).split('\n')).toHaveLength(128);
  expect(read(nested(65))).toBe(nested(65));
  expect(read(nested(100_000))).toBe(nested(100_000));
});

test('what would grow beyond 16 Mi characters comes back as it is, and soon', () => {
  const bomb = `${'['.repeat(60)}${'1,'.repeat(2_000_000)}1${']'.repeat(60)}`;
  expect(read(bomb)).toBe(bomb);
  const lines = JSON.stringify(['\n'.repeat(4_000_000)]);
  expect(read(lines)).toBe(lines);
});

test('a body of 5 MiB in one string is read in time', () => {
  const text = JSON.stringify('\\"x'.repeat(1_000_000));
  const began = process.cpuUsage();
  expect(read(text)).toBe(`${text}\n`);
  expect(process.cpuUsage(began).user / 1000).toBeLessThan(10_000);
});

test('every document can be told from every other: its reading gives it back', () => {
  const line = fc.constantFrom(
    '',
    ' ',
    'a',
    '| a',
    '}',
    '"b": 1',
    'text',
    '\t',
    '\ud800',
    '\u2028',
  );
  const lineEnd = fc.constantFrom('\n', '\r\n', '\r', '');
  const text = fc.array(fc.tuple(line, lineEnd)).map((parts) => parts.flat().join(''));
  const { value } = fc.letrec((tie) => ({
    value: fc.oneof(
      fc.jsonValue(),
      text,
      fc.array(tie('value')),
      fc.dictionary(text, tie('value')),
    ),
  }));
  fc.assert(
    fc.property(value, (document) => {
      const written = JSON.stringify(document);
      const lines = read(written).split('\n').slice(0, -1);
      const back = unread(lines, '', '');
      expect(lines).toEqual([]);
      expect(back).toEqual(JSON.parse(written));
    }),
  );
});

/** Takes the lines of one value away and gives the value back. */
function unread(lines: string[], indent: string, name: string): unknown {
  const rest = (lines.shift() ?? '').slice(indent.length + name.length);
  const inner = `${indent}  `;
  if (rest === '[') {
    const parts: unknown[] = [];
    while (lines[0] !== `${indent}]`) parts.push(unread(lines, inner, ''));
    lines.shift();
    return parts;
  }
  if (rest === '{') return unreadObject(lines, indent);
  const lineEnd = LINE_ENDS[rest];
  if (lineEnd === undefined) return JSON.parse(rest) as unknown;
  const parts: string[] = [];
  while (lines[0]?.startsWith(`${inner}|`)) {
    parts.push((lines.shift() ?? '').slice(inner.length + 1).replace(' ', ''));
  }
  return parts.join(lineEnd);
}

const LINE_ENDS: Readonly<Record<string, string>> = {
  text: '\n',
  'text, CRLF': '\r\n',
  'text, CR': '\r',
  'text, mixed line ends': '\n',
};

function unreadObject(lines: string[], indent: string): object {
  const parts: [string, unknown][] = [];
  while (lines[0] !== `${indent}}`) {
    const [name = ''] = /"(?:[^"\\]|\\.)*": /.exec(lines[0] ?? '') ?? [];
    const key = JSON.parse(name.slice(0, -2)) as string;
    parts.push([key, unread(lines, `${indent}  `, name)]);
  }
  lines.shift();
  return Object.fromEntries(parts);
}
