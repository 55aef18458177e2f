import { describe, expect, test } from 'vitest';
import { covers, decide, digestOfSeen, type Decidable } from './approval.ts';
import { sha256 } from './digest.ts';

const changed: Decidable = {
  changeStatus: 'changed',
  observedDigest: 'new',
  publishedDigest: 'old',
  observedInstructions: null,
  problem: null,
};
const deleted: Decidable = {
  changeStatus: 'moved-or-deleted',
  observedDigest: null,
  publishedDigest: 'old',
  observedInstructions: null,
  problem: null,
};
const unchanged: Decidable = {
  changeStatus: 'unchanged',
  observedDigest: 'old',
  publishedDigest: 'old',
  observedInstructions: null,
  problem: null,
};
const blocked: Decidable = {
  ...changed,
  problem: { code: 'duplicate-guid', detail: 'Two files carry it.' },
};

const seen = (digest: string | null) => ({ digest, instructions: null });

describe('approving (docs/design.md#3)', () => {
  test('an approval names the digest seen and the one that it replaces', () => {
    expect(decide(changed, seen('new'))).toEqual({ digest: 'new', previousDigest: 'old' });
  });

  test('a removal is approved by null', () => {
    expect(decide(deleted, seen(null))).toEqual({ digest: null, previousDigest: 'old' });
  });

  test.each([
    ['another digest by now', changed, 'older', 'content-changed'],
    ['a removal of what is there again', changed, null, 'content-changed'],
    ['a change of what is gone by now', deleted, 'new', 'content-changed'],
    ['an unchanged item', unchanged, 'old', 'nothing-to-approve'],
    ['an item with a conflict', blocked, 'new', 'blocked'],
  ] as const)('refused: %s', (_, item, digest, code) => {
    expect(decide(item, seen(digest))).toMatchObject({ code });
  });

  test.each([
    ['others than were seen', 'one', 'other'],
    ['some that were not there', null, 'some'],
    ['none any more', 'some', null],
  ])('refused: %s are the instructions now', (_, instructions, observedInstructions) => {
    const item = { ...changed, observedInstructions };
    expect(decide(item, { digest: 'new', instructions })).toMatchObject({
      code: 'instructions-changed',
    });
    const now = { digest: 'new', instructions: observedInstructions };
    expect(decide(item, now)).toEqual({ digest: 'new', previousDigest: 'old' });
  });
});

describe('an approval covers exactly one state (I6)', () => {
  const approval = { digest: 'new', previousDigest: 'old' };

  test('the state that was shown', () => expect(covers(approval, changed)).toBe(true));
  test('not another revision', () =>
    expect(covers(approval, { ...changed, observedDigest: 'newer' })).toBe(false));
  test('not over another published one', () =>
    expect(covers(approval, { ...changed, publishedDigest: 'restored' })).toBe(false));
  test('not an item that got a conflict', () => expect(covers(approval, blocked)).toBe(false));
});

test('I6 what was seen has one name: its items in any order, and another one when anything of them is another', () => {
  const [a, b] = [
    { id: 'a', observedDigest: 'd', observedInstructions: null },
    { id: 'b', observedDigest: null, observedInstructions: 'i' },
  ];
  expect(digestOfSeen([a, b])).toBe(sha256('a d\nb - i'));
  expect(digestOfSeen([b, a])).toBe(digestOfSeen([a, b]));
  expect(digestOfSeen([])).toBe(sha256(''));
});

test('an item whose status is not known yet has nothing to approve', () => {
  const unknown = { ...unchanged, changeStatus: null };
  expect(decide(unknown, seen('old'))).toMatchObject({ code: 'nothing-to-approve' });
});
