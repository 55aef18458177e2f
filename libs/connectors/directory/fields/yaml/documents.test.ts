import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { ALL, type Node } from '../node.ts';
import { readYaml } from './documents.ts';

/** A node as both sides of a comparison have it: a mapping is a list of pairs. */
type Plain = string | Plain[] | { pairs: [Plain, Plain][] };

function plain(node: Node): Plain {
  if (node.kind === 'scalar') return node.text;
  if (node.kind === 'list') return node.items.map(plain);
  if (node.kind === 'alias') return 'alias';
  return { pairs: node.members.map(({ key, value }) => [key, plain(value)]) };
}

/** Pieces of which texts are put together that are YAML, nearly YAML, or no YAML. */
const PIECES: readonly string[] = JSON.parse(`[
  "a", "b c", "id", ":", ": ", " ", "  ", "\\n", "\\n  ", "\\n    ", "\\n- ", "- ", "? ", ",", ", ", "\\"", "'", "''",
  "\\\\n", "\\\\\\n", "#", " #", "[", "]", "{", "}", "|", ">-", "|+\\n  ", ">2\\n   ", "\\n\\n", "\\n---\\n", "--- ",
  "\\n...\\n", "&a ", "*a", "*a ", "!t ", "!t", "%", "!a!b ", "<<: ", "\\r\\n", "\\t", "a: b\\n", "- a\\n", "é"]`) as string[];
const text = fc
  .array(fc.constantFrom(...PIECES), { maxLength: 25 })
  .map((pieces) => pieces.join(''));

/** Lines as people write them, with what is hard put in at random. */
const LINES =
  `a: b~b: "c d"~c: 'd'~d:~  e: f~  g:~    h: i~- j~  - k: l~    m: n~  - [o, p]~q: {r: s, t: u}~v: |~    w
~   x~y: >-~~# z~k: *a~l: &a m~n: [o,~p]~q: "r~s"~t: u # v~? w~: x~---~y: z: a~  "b": c~d: - e~"f":g~h : i`.split(
    '~',
  );
const line = fc.constantFrom(...LINES);
const document = fc.array(line, { maxLength: 8 }).map((lines) => `${lines.join('\n')}\n`);
const SEED = Number(process.env['PROSYNC_SEED'] ?? 20_261_128);

const ORACLE = `
import json, sys, yaml
def plain(n):
    if isinstance(n, yaml.ScalarNode): return n.value
    if isinstance(n, yaml.SequenceNode): return [plain(x) for x in n.value]
    return {'pairs': [[plain(k), plain(v)] for k, v in n.value if isinstance(k, yaml.ScalarNode) and k.value]}
def read(t):
    try:
        docs = list(yaml.compose_all(t, Loader=yaml.CBaseLoader))
        return {'root': plain(docs[0]) if docs else ''}
    except (yaml.YAMLError, RecursionError):
        return None
json.dump([read(t) for t in json.load(sys.stdin)], sys.stdout)
`;

/** What libyaml reads, by PyYAML; null when it is not here. */
function libyaml(texts: readonly string[]): ({ root: Plain } | null)[] | null {
  const input = JSON.stringify(texts);
  const run = spawnSync('python3', ['-c', ORACLE], { input, encoding: 'utf8', maxBuffer: 2 ** 28 });
  return run.status === 0 ? (JSON.parse(run.stdout) as ({ root: Plain } | null)[]) : null;
}

test.skipIf(libyaml([]) === null)(
  'whatever libyaml reads is read, and in the same way (skipped without python3 and PyYAML)',
  () => {
    const texts = fc.sample(fc.oneof(text, document), { numRuns: 6_000, seed: SEED });
    const expected = libyaml(texts) ?? [];
    expect(expected.filter((read) => read !== null).length).toBeGreaterThan(500);
    texts.forEach((each, index) => {
      const read = expected[index];
      if (!read) return;
      const { root, fault } = readYaml(each, ALL);
      const what = `${JSON.stringify(each)} (seed ${SEED})`;
      expect(fault, what).toBeNull();
      // A scalar has no fields; where one of several lines ends is told in two ways.
      if (typeof read.root === 'string') return;
      expect(comparable(root === null ? '' : plain(root)), what).toEqual(comparable(read.root));
    });
  },
);

// A pair within a list of brackets is kept without its members: nobody asks for them.
function comparable(value: Plain, isInList = false): unknown {
  if (typeof value === 'string') return value.trim();
  if (Array.isArray(value)) return value.map((item) => comparable(item, true));
  if (isInList) return 'a mapping';
  const named = value.pairs.filter(([key]) => key !== '');
  return named.map(([key, inner]) => [comparable(key), comparable(inner)]);
}

test('where the strict parser of YAML 1.2 reads it too, it is the same', () => {
  fc.assert(
    fc.property(document, (each) => {
      const { root, fault } = readYaml(each, ALL);
      const [first] = parseAllDocuments(each, {
        schema: 'failsafe',
        prettyErrors: false,
        uniqueKeys: false,
      });
      if (first === undefined || first.errors.length > 0 || fault !== null) return;
      if (/[&*]|^[?:] /m.test(each)) return;
      expect(strict(root === null ? '' : plain(root))).toEqual(
        normal(first.toJS({ mapAsMap: true })),
      );
    }),
    { numRuns: 3_000, seed: SEED },
  );
});

function strict(value: Plain): unknown {
  if (typeof value === 'string') return value.trim();
  if (Array.isArray(value)) return value.map(strict);
  return [...new Map(value.pairs.map(([key, inner]) => [key, strict(inner)]))];
}

function normal(value: unknown): unknown {
  if (value instanceof Map) return [...value].map(([key, inner]) => [key ?? '', normal(inner)]);
  if (Array.isArray(value)) return value.map(normal);
  return typeof value === 'string' ? value.trim() : (value ?? '');
}

test.each([
  'id: 1\nx: [!Ref',
  'id: 1\n!x',
  'id: 1\na: {!x',
  'id: 1\na: b\n!Ref',
  'id: 1\n&a !b',
  'id: 1\n---\nb: 1\n!x',
])('a tag at the very end of a text that is not finished ends the reading: %j', (each) => {
  const { root, fault } = readYaml(each, ALL);
  expect(fault).not.toBeNull();
  expect(JSON.stringify(root === null ? '' : plain(root))).toContain('["id","1"]');
});

test.each([
  ['path: %windir%\\x\nid: 1\n', '"%"'],
  ['y: [{% if %}]\nid: 1\n', '"%"'],
  ['a: !a!b c\nid: 1\n', 'handle'],
])('%j is read on, and reported: %s', (each, reason) => {
  const { root, fault, unreadFrom } = readYaml(each, ALL);
  expect(fault?.reason).toContain(reason);
  expect(unreadFrom).toBeNull();
  expect(JSON.stringify(root === null ? '' : plain(root))).toContain('["id","1"]');
});

test('a tag without its end is reported, and a declared handle is not', () => {
  expect(readYaml('a: !<x\n', ALL).fault?.reason).toContain('not closed');
  expect(readYaml('%TAG !a! tag:x,2000:\n---\na: !a!b c\n', ALL).fault).toBeNull();
});

test('a hundred thousand lines of any kind take time in proportion', () => {
  for (const unit of [
    'a: b\n',
    '- "a\\n"\n',
    'k:\n',
    '? a\n',
    "  'x'\n",
    ' \n',
    '[[], {}],\n',
    'a: |\n  b\n',
  ]) {
    const times = [1, 4].map((factor) => millisecondsOf(unit.repeat(25_000 * factor)));
    expect(times[1], JSON.stringify(unit)).toBeLessThan(12 * (times[0] ?? 0) + 200);
  }
});

function millisecondsOf(big: string): number {
  const before = process.cpuUsage();
  readYaml(big, ALL);
  return process.cpuUsage(before).user / 1000;
}
