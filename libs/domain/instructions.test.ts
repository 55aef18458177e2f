import { describe, expect, test } from 'vitest';
import {
  appliedWithInstructions,
  isPlainText,
  normalInstructions,
  refuseInstructions,
} from './instructions.ts';

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

describe('an item counts as applied with its instructions', () => {
  const key = { contentType: 'script', guid: 'a', name: 'a', path: 'a' };
  const published = {
    ...key,
    tags: [],
    references: [],
    body: { sha256: 'b', size: 1, mediaType: 'text/plain' },
    version: 2,
    digest: 'd',
    instructions: 'Run once.',
  };
  const here = { ...key, version: 2, digest: 'd' };
  test.each([
    ['in the published version', [published], [here], 1],
    ['not in an earlier one', [published], [{ ...here, version: 1, digest: 'c' }], 0],
    ['not in another one of that number', [published], [{ ...here, digest: 'c' }], 0],
    ['not when it is not here', [published], [], 0],
    ['not without instructions', [{ ...published, instructions: '' }], [here], 0],
  ])('%s', (_, items, applied, count) => {
    expect(appliedWithInstructions(items, applied)).toHaveLength(count);
  });
});
