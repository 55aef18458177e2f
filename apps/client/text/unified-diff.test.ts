import fc from 'fast-check';
import { expect, test } from 'vitest';
import { processorTime } from '../../../test/support/processor-time.ts';
import { unifiedDiff } from './unified-diff.ts';

test('equal texts have no difference', () => {
  expect(unifiedDiff('a\nb\n', 'a\nb\n')).toEqual([]);
});

test('a change is shown with three lines around it', () => {
  const lines = Array.from({ length: 10 }, (_, i) => `${i}\n`);
  const after = lines.with(5, 'five\n');
  expect(unifiedDiff(lines.join(''), after.join(''))).toEqual([
    '@@ -3,7 +3,7 @@',
    ' 2',
    ' 3',
    ' 4',
    '-5',
    '+five',
    ' 6',
    ' 7',
    ' 8',
  ]);
});

test('a new text and a removed one start at line 0 of nothing', () => {
  expect(unifiedDiff('', 'a\n')).toEqual(['@@ -0,0 +1,1 @@', '+a']);
  expect(unifiedDiff('a\n', '')).toEqual(['@@ -1,1 +0,0 @@', '-a']);
});

test('a changed line break and a missing one at the end are seen', () => {
  expect(unifiedDiff('a\n', 'a\r\n')).toEqual(['@@ -1,1 +1,1 @@', '-a', '+a\r']);
  expect(unifiedDiff('a\n', 'a')).toEqual([
    '@@ -1,1 +1,1 @@',
    '-a',
    '+a',
    '\\ No newline at end of file',
  ]);
});

test('for any two texts, the lines left and put in are those of the texts, in order', () => {
  const text = fc
    .array(fc.constantFrom('a', 'b', 'c', ''), { maxLength: 30 })
    .map((lines) => lines.map((line) => `${line}\n`).join(''));
  fc.assert(
    fc.property(text, text, (before, after) => {
      expect(patched(before, unifiedDiff(before, after))).toBe(after);
    }),
  );
});

test('a difference of many scattered lines ends soon', () => {
  const lines = Array.from({ length: 20_000 }, (_, i) => `${i}\n`);
  const after = lines.map((line, i) => (i % 7 === 0 ? `x${line}` : line));
  let diff: string[] = [];
  expect(processorTime(() => (diff = unifiedDiff(lines.join(''), after.join(''))))).toBeLessThan(
    5_000,
  );
  expect(patched(lines.join(''), diff)).toBe(after.join(''));
});

/** What a patch program makes of the text. */
function patched(before: string, diff: readonly string[]): string {
  const source = before === '' ? [] : before.split(/(?<=\n)/);
  const result: string[] = [];
  let at = 0;
  for (const line of diff) {
    const title = /^@@ -(\d+),(\d+)/.exec(line);
    if (title !== null) {
      const start = Number(title[1]) - (title[2] === '0' ? 0 : 1);
      while (at < start) result.push(source[at++] ?? '');
    } else if (line.startsWith('+')) result.push(`${line.slice(1)}\n`);
    else {
      expect(source[at]).toBe(`${line.slice(1)}\n`);
      if (line.startsWith(' ')) result.push(source[at] ?? '');
      at += 1;
    }
  }
  return [...result, ...source.slice(at)].join('');
}
