import { describe, expect, test } from 'vitest';
import { covers, decide, type Approvable } from './approval.ts';

const changed: Approvable = {
  changeStatus: 'changed',
  observedDigest: 'new',
  publishedDigest: 'old',
  problem: null,
};
const deleted: Approvable = {
  changeStatus: 'moved-or-deleted',
  observedDigest: null,
  publishedDigest: 'old',
  problem: null,
};
const unchanged: Approvable = {
  changeStatus: 'unchanged',
  observedDigest: 'old',
  publishedDigest: 'old',
  problem: null,
};
const blocked: Approvable = {
  ...changed,
  problem: { code: 'duplicate-guid', detail: 'Two files carry it.' },
};

describe('approving (design.md 3)', () => {
  test('an approval names the digest seen and the one that it replaces', () => {
    expect(decide(changed, 'new')).toEqual({ digest: 'new', previousDigest: 'old' });
  });

  test('a removal is approved by null', () => {
    expect(decide(deleted, null)).toEqual({ digest: null, previousDigest: 'old' });
  });

  test.each([
    ['another digest by now', changed, 'older', 'content-changed'],
    ['a removal of what is there again', changed, null, 'content-changed'],
    ['a change of what is gone by now', deleted, 'new', 'content-changed'],
    ['an unchanged item', unchanged, 'old', 'nothing-to-approve'],
    ['an item with a conflict', blocked, 'new', 'blocked'],
  ] as const)('refused: %s', (_, item, seen, code) => {
    expect(decide(item, seen)).toMatchObject({ code });
  });
});

describe('an approval covers exactly one state (reliability.md I6)', () => {
  const approval = { digest: 'new', previousDigest: 'old' };

  test('the state that was shown', () => expect(covers(approval, changed)).toBe(true));
  test('not another revision', () =>
    expect(covers(approval, { ...changed, observedDigest: 'newer' })).toBe(false));
  test('not over another published one', () =>
    expect(covers(approval, { ...changed, publishedDigest: 'restored' })).toBe(false));
  test('not an item that got a conflict', () => expect(covers(approval, blocked)).toBe(false));
});
