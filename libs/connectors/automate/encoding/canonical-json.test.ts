import fc from 'fast-check';
import { expect, test } from 'vitest';
import { canonicalJson, type Json } from './canonical-json.ts';

const json = fc.letrec<{ json: Json }>((tie) => ({
  json: fc.oneof(
    { maxDepth: 4 },
    fc.string({ unit: 'binary' }),
    fc.maxSafeInteger().filter((n) => !Object.is(n, -0)),
    fc.constant(null),
    fc.array(tie('json')),
    fc.dictionary(fc.string({ unit: 'grapheme' }), tie('json')),
  ),
})).json;

test('the bytes are the same whatever the order of the keys', () => {
  fc.assert(
    fc.property(json, (value) => {
      const text = canonicalJson(value).toString();
      expect(JSON.parse(text)).toEqual(value);
      expect(canonicalJson(turned(JSON.parse(text) as Json)).toString()).toBe(text);
    }),
  );
});

test('keys are sorted by UTF-16 code units, as RFC 8785 3.2.3 has them', () => {
  const value = { '\u20ac': 1, '\r': 2, '\ufb33': 3, '1': 4, '\ud83d\ude00': 5, '\u0080': 6, ö: 7 };
  const keys = [...canonicalJson(value).toString().matchAll(/:(\d)/g)].map(([, n]) => Number(n));
  expect(keys).toEqual([2, 4, 6, 7, 1, 5, 3]);
});

test('texts are escaped as JSON.stringify does, and everything else is left as it is', () => {
  expect(canonicalJson({ '△': ['"\\\b\u001f/\u2028', null, -7] }).toString()).toBe(
    '{"△":["\\"\\\\\\b\\u001f/\u2028",null,-7]}',
  );
});

test.each([
  ['a fraction', 1.5],
  ['a number that readers round', 2 ** 53],
  ['minus zero', -0],
  ['half of a surrogate pair', 'a\ud800'],
  ['such a half in a key', { 'a\udc00': 1 }],
  ['nesting without end', nested(65)],
])('%s is refused', (_name, value) => {
  expect(() => canonicalJson(value)).toThrow(expect.objectContaining({ code: 'invalid-item' }));
});

function nested(depth: number): Json {
  return depth === 0 ? [] : [nested(depth - 1)];
}

function turned(value: Json): Json {
  if (Array.isArray(value)) return value.map(turned);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value as Record<string, Json>).toReversed();
  return Object.fromEntries(entries.map(([key, inner]) => [key, turned(inner)]));
}
