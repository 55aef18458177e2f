import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';

const ROOT = resolve(import.meta.dirname, '../..');
const PAGE = readFileSync(join(ROOT, 'docs/assurance.md'), 'utf8');

const GUARANTEES = readFileSync(join(ROOT, 'docs/guarantees.md'), 'utf8');

/** How many ids of each kind there are, in the order of the page; a new one gets the next number. */
const LAST = { I: 14, A: 6, T: 24, V: 20, C: 8, B: 40, F: 30 } as const;
const IDS = Object.entries(LAST).flatMap(([letter, last]) =>
  Array.from({ length: last }, (_, at) => `${letter}${at + 1}`),
);

interface Row {
  id: string;
  tests: { file: string; name: string }[];
  reason: string | null;
}

const ROWS: Row[] = [...PAGE.matchAll(/^\| ([IATVCBF]\d+) *\| [^|]+ \| (.+) \|$/gm)].map(
  ([, id = '', cell = '']) => ({
    id,
    tests: [...cell.matchAll(/`([^`]+\.test\.ts)` “([^”]+)”/g)].map(([, file = '', name = '']) => ({
      file,
      name,
    })),
    reason: /^Not built\. (\S.*\.) *$/.exec(cell)?.[1] ?? null,
  }),
);

test('the page names every id once, and no other', () => {
  expect(ROWS.map(({ id }) => id)).toEqual(IDS);
});

test('each id is a heading of the guarantees, once', () => {
  const headings = [...GUARANTEES.matchAll(/^#{3,4} ([IATVCBF]\d+)$/gm)].map(([, id = '']) => id);
  expect(headings.filter((id) => !IDS.includes(id))).toEqual([]);
  expect(IDS.filter((id) => headings.filter((heading) => heading === id).length !== 1)).toEqual([]);
});

describe.each(ROWS)('$id', ({ tests, reason }) => {
  test('has tests, or a reason why nothing is built', () => {
    expect(tests.length > 0).toBe(reason === null);
    for (const { file, name } of tests) {
      expect(existsSync(join(ROOT, file)), file).toBe(true);
      expect(namesIn(file), file).toContain(name);
    }
  });
});

test('an id in the name of a test is one of the page', () => {
  const files = ['apps', 'libs', 'test'].flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.test.ts'))
      .map((name) => join(folder, name)),
  );
  const named = files.flatMap((file) => namesIn(file).flatMap(idsIn));
  expect(named.filter((id) => !IDS.includes(id))).toEqual([]);
});

/** Every text of the file that can be the name of a test: the first in a call, or one that stands alone on its line. */
function namesIn(file: string): string[] {
  const source = readFileSync(join(ROOT, file), 'utf8');
  const texts = /(?:\(|^ *\[?|: )(['"`])((?:(?!\1)[^\\\n]|\\.)+)\1(?:,|:|\)? *=>|\])/gm;
  return [...source.matchAll(texts)].map(([, , text = '']) => text.replace(/\\(['"`])/g, '$1'));
}

function idsIn(name: string): string[] {
  return [...name.matchAll(/\b[IATVCBF]\d{1,2}\b(?=[:, )]|$)/g)].map(([id]) => id);
}
