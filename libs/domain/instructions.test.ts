import { expect, test } from 'vitest';
import { isPlainText, normalInstructions, refuseInstructions } from './instructions.ts';

const item = {
  changeStatus: 'changed',
  observedDigest: 'd',
  publishedDigest: null,
  problem: null,
  isApproved: false,
} as const;

test.each([
  ['a change that waits for its approval', item, null],
  ['another version than was seen', { ...item, observedDigest: 'e' }, 'content-changed'],
  [
    'a removal',
    { ...item, changeStatus: 'moved-or-deleted', observedDigest: null },
    'content-changed',
  ],
  ['what is published', { ...item, changeStatus: 'unchanged' }, 'already-published'],
  ['what is approved', { ...item, isApproved: true }, 'already-approved'],
  ['a conflict', { ...item, problem: { code: 'x', detail: 'why' } }, 'blocked'],
  ['an item that has left the list', { ...item, changeStatus: null }, 'not-found'],
] as const)('instructions of %s', (_, given, code) => {
  expect(refuseInstructions(given, 'd')?.code ?? null).toBe(code);
});

test('plain text has lines and tabs, and nothing that a terminal would obey or a page would hide', () => {
  expect(isPlainText('Run once.\n\tSet_Environment=1 – größer ✓')).toBe(true);
  for (const mark of ['\u001b[31m', '\0', '\u202e', '\u0085', '\ud800'])
    expect(isPlainText(`a${mark}b`), JSON.stringify(mark)).toBe(false);
});

test('line endings and white space around the text do not count', () => {
  expect(normalInstructions('  a\r\nb\rc \n')).toBe('a\nb\nc');
});
