import { describe, expect, test } from 'vitest';
import { checkHead, MAX_SEQ_JUMP } from './head-verification.ts';
import { head, now } from './verification.fixture.ts';

const refused = (code: string) => expect.objectContaining({ code });

describe('the order of heads', () => {
  test.each([
    ['V10 a lower seq', { epoch: 2, seq: 11 }, 'verify-lower-seq'],
    ['V10 a lower epoch, even with a higher seq', { epoch: 3, seq: 1 }, 'verify-lower-epoch'],
    ['V10 a new epoch, which only a new login accepts', { epoch: 1, seq: 10 }, 'verify-new-epoch'],
    [
      'V20 a seq below the one that the target remembers',
      { epoch: 2, seq: 12 },
      'verify-lower-seq',
    ],
  ])('refuses %s', (_, seen, code) => {
    expect(() => checkHead(head, seen, now)).toThrow(refused(code));
  });

  test('V11 an equal seq is quiet', () => {
    expect(() => checkHead(head, { epoch: 2, seq: 10 }, now)).not.toThrow();
  });

  test('V12 a jump of more than 10,000 is refused, one of 10,000 is not', () => {
    const seen = { epoch: 2, seq: 10 };
    const jumped = { ...head, seq: 10 + MAX_SEQ_JUMP };
    expect(() => checkHead(jumped, seen, now)).not.toThrow();
    expect(() => checkHead({ ...jumped, seq: jumped.seq + 1 }, seen, now)).toThrow(
      refused('verify-jump'),
    );
  });

  test('V20 the first contact accepts any release', () => {
    expect(() => checkHead(head, null, now)).not.toThrow();
  });
});

describe('V13 expiry', () => {
  test('a head is good until the moment at which it expires', () => {
    const before = new Date(Date.parse(head.expires) - 1);
    expect(() => checkHead(head, null, before)).not.toThrow();
    expect(() => checkHead(head, null, new Date(head.expires))).toThrow(refused('verify-expired'));
  });

  test('a time that cannot be read counts as expired', () => {
    expect(() => checkHead({ ...head, expires: 'soon' }, null, now)).toThrow(
      refused('verify-expired'),
    );
  });

  test('an old release is reported as old, not as expired', () => {
    const stale = { ...head, expires: '2026-01-01T00:00:00.000Z' };
    expect(() => checkHead(stale, { epoch: 2, seq: 11 }, now)).toThrow(refused('verify-lower-seq'));
  });
});

describe('times that no server signs', () => {
  const ahead = (ms: number) => new Date(Date.parse(head.signedAt) - ms);

  test('a head may be signed five minutes ahead of this clock, and no more', () => {
    expect(() => checkHead(head, null, ahead(300_000))).not.toThrow();
    expect(() => checkHead(head, null, ahead(300_001))).toThrow(refused('verify-future'));
    expect(() => checkHead({ ...head, signedAt: 'soon' }, null, now)).toThrow(
      refused('verify-future'),
    );
  });

  test('a head is good for 24 hours at most', () => {
    const expires = new Date(Date.parse(head.signedAt) + 86_400_001).toISOString();
    expect(() => checkHead({ ...head, expires }, null, now)).toThrow(refused('verify-lifetime'));
  });
});
