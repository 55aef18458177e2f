import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ProSyncError } from '#domain/errors';
import { parseSafeJson, readSafeJson } from './safe-json.ts';

const seed = Number(process.env.SEED ?? Date.now() % 2 ** 31);
console.log(`safe-json seed ${seed}`);

function read(parts: readonly Uint8Array[]): unknown {
  const steps = readSafeJson(parts);
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}

function parse(text: string): unknown {
  return parseSafeJson(new TextEncoder().encode(text));
}

function refusal(text: string): { code: string; detail: string; position: unknown } {
  try {
    parse(text);
  } catch (error) {
    if (error instanceof ProSyncError) {
      return { code: error.code, detail: error.message, position: error.facts.position };
    }
    throw error;
  }
  throw new Error(`Accepted: ${text.slice(0, 100)}`);
}

test('safe JSON means the same as to JSON.parse, whatever the white space', () => {
  const json = fc.json({ noUnicodeString: false, maxDepth: 8 });
  fc.assert(
    fc.property(json, fc.constantFrom(undefined, 1, '\t'), (text, indent) => {
      const expected: unknown = JSON.parse(text);
      const written = JSON.stringify(expected, null, indent);
      let value: unknown;
      try {
        value = parse(written);
      } catch (error) {
        expect((error as ProSyncError).code).toBe('unsafe-json');
        return;
      }
      expect(value).toEqual(expected);
    }),
    { seed, numRuns: 2_000 },
  );
});

test('a text that JSON.parse refuses is refused', () => {
  const alphabet = '{}[]",:\\u0012389-+.eE \n\ttruefalsn\u0007é'.split('');
  const text = fc.array(fc.constantFrom(...alphabet), { maxLength: 12 }).map((all) => all.join(''));
  fc.assert(
    fc.property(text, (candidate) => {
      let isJson = true;
      try {
        JSON.parse(candidate);
      } catch {
        isJson = false;
      }
      if (!isJson) expect(refusal(candidate).code).toMatch(/json$/);
      else {
        try {
          expect(parse(candidate)).toEqual(JSON.parse(candidate));
        } catch (error) {
          expect((error as ProSyncError).code).toBe('unsafe-json');
        }
      }
    }),
    { seed, numRuns: 20_000 },
  );
});

test.each([
  ['{"a" 1}', 5],
  ['{"é": x}', 7],
  ['[1,]', 3],
  ['', 0],
  ['{"a":1} x', 8],
  ['"abc', 4],
  ['"\n"', 1],
  ['01', 1],
  ['\ufeff{}', 0],
])('B1 %j is not JSON from byte %i on', (text, position) => {
  expect(refusal(text)).toMatchObject({ code: 'invalid-json', position });
});

test.each([
  ['nesting', '['.repeat(10_000), 'nests deeper than 64'],
  ['__proto__', '{"__proto__":{}}', '__proto__'],
  ['an escaped __proto__', '{"\\u005f_proto__":{}}', '__proto__'],
  ['duplicate keys', '{"a":1,"\\u0061":2}', 'the same key twice'],
  ['an integer of 2^53', '9007199254740992', 'beyond 2^53 - 1'],
  ['a number that becomes infinite', '1e400', 'too large'],
  ['a negative zero', '[-0.0]', 'negative zero'],
  ['half a surrogate pair', '"\\ud800x"', 'surrogate'],
  ['NUL', '"a\\u0000"', 'NUL'],
  ['an array of 200,001 values', `[${'1,'.repeat(200_000)}1]`, 'an array of more than 200000'],
  ['an object of 1,001 keys', objectOf(1_001), 'an object of more than 1000 keys'],
  ['a string of 65,537 characters', `"${'x'.repeat(65_537)}"`, 'more than 65536 characters'],
  ['the same of escapes', `"${'\\n'.repeat(65_537)}"`, 'more than 65536 characters'],
  ['a number of 1,001 digits', `0.${'1'.repeat(1_000)}`, 'a number that is too long'],
  ['65,537 spaces', ' '.repeat(65_537), 'too much white space'],
])('B4 %s is refused by name', (_, text, named) => {
  expect(refusal(text)).toMatchObject({ code: 'unsafe-json' });
  expect(refusal(text).detail).toContain(named);
});

function objectOf(keys: number): string {
  return JSON.stringify(Object.fromEntries(Array.from({ length: keys }, (_, i) => [`k${i}`, i])));
}

test('a large document is read in many small steps, and to the same value', () => {
  const value = Array.from({ length: 20_000 }, (_, i) => ({ i, text: `number ${i}` }));
  const steps = readSafeJson([new TextEncoder().encode(JSON.stringify(value))]);
  let count = 0;
  let step = steps.next();
  for (; !step.done; step = steps.next()) count += 1;
  expect(count).toBeGreaterThan(30);
  expect(step.value).toEqual(value);
});

test('a character that lies across two steps of decoding is read', () => {
  const text = `[${'"éé",'.repeat(200_000 - 1)}"é"]`;
  expect(parse(text)).toEqual(JSON.parse(text));
});

test('what stands at the edge of the allowed is read', () => {
  expect(parse(`${'['.repeat(64)}${']'.repeat(64)}`)).toBeInstanceOf(Array);
  expect(parse('9007199254740991')).toBe(Number.MAX_SAFE_INTEGER);
  expect(parse('"\\ud83d\\ude00"')).toBe('😀');
  expect(parse('{"constructor":1,"toString":2}')).toEqual({ constructor: 1, toString: 2 });
});

test('bytes that are not UTF-8 are refused', () => {
  expect(() => parseSafeJson(Uint8Array.from([0x22, 0xe9, 0x22]))).toThrow('not UTF-8');
  expect(() => parseSafeJson(Uint8Array.from([0x22, 0x22, 0xc3]))).toThrow('not UTF-8');
  const parts = [[0x22, 0xc3], [0xa9], [0x22]].map((part) => Uint8Array.from(part));
  expect(read(parts)).toBe('é');
  expect(() => read(parts.slice(0, 1))).toThrow('not UTF-8');
});

test('the time grows with the length, not with its square', () => {
  const once = (entries: number): number => {
    const text = `[${Array.from({ length: entries }, (_, i) => `{"key${i}":"\\n"}`).join(',')}]`;
    const begun = process.cpuUsage();
    parse(text);
    return process.cpuUsage(begun).user;
  };
  // The quickest of some: whatever else the machine does makes a run slower and never quicker.
  const time = (entries: number) => Math.min(...Array.from({ length: 4 }, () => once(entries)));
  expect(time(200_000) / time(20_000)).toBeLessThan(60);
});
