import { describe, expect, test } from 'vitest';
import type { Head } from './head.ts';
import { encodeManifest, manifestReference, type Manifest, type ManifestItem } from './manifest.ts';
import {
  checkBody,
  checkHead,
  checkManifest,
  checkManifestBytes,
  MAX_SEQ_JUMP,
} from './verification.ts';

const now = new Date('2026-03-01T12:00:00Z');
const items = ['a', 'b'].map((guid): ManifestItem => ({
  contentType: 'script',
  guid,
  name: guid,
  path: guid,
  tags: [],
  version: 1,
  digest: 'd'.repeat(64),
  body: { sha256: 'b'.repeat(64), size: 1, mediaType: 'text/plain' },
  references: [],
}));
const manifest: Manifest = { schemaVersion: 1, epoch: 2, seq: 10, scope: ['script'], items };
const bytes = encodeManifest(manifest);
const head: Head = {
  epoch: 2,
  seq: 10,
  scope: ['script'],
  manifest: manifestReference(bytes, 2),
  publishedAt: '2026-03-01T10:00:00.000Z',
  signedAt: '2026-03-01T11:00:00.000Z',
  expires: '2026-03-02T11:00:00.000Z',
  poll: { intervalSeconds: 60, jitter: 0.2 },
};
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

describe('the manifest', () => {
  test('that the head names is accepted', () => {
    expect(() => checkManifestBytes(bytes, head)).not.toThrow();
    expect(() => checkManifest(manifest, head)).not.toThrow();
  });

  test('V9 V15 with other bytes is refused', () => {
    const changed = Buffer.from(bytes);
    changed[20] = (changed[20] ?? 0) ^ 1;
    expect(() => checkManifestBytes(changed, head)).toThrow(refused('verify-manifest-digest'));
  });

  test('V15 F19 that was cut is refused, and the message says where', () => {
    expect(() => checkManifestBytes(bytes.subarray(0, 100), head)).toThrow(
      expect.objectContaining({
        code: 'verify-manifest-size',
        message: `The manifest has 100 of ${bytes.length} bytes.`,
      }),
    );
  });

  test.each([
    ['V14 fewer items than the head says', { items: items.slice(1) }, 'verify-item-count'],
    ['V14 more items than the head says', { items: [...items, ...items] }, 'verify-item-count'],
    ['V8 another seq', { seq: 11 }, 'verify-manifest-mismatch'],
    ['V8 another epoch', { epoch: 1 }, 'verify-manifest-mismatch'],
    ['V8 another scope', { scope: ['script', 'search'] }, 'verify-manifest-mismatch'],
    ['items out of order', { items: items.toReversed() }, 'verify-manifest-mismatch'],
    [
      'an item twice',
      { items: [...items.slice(1), ...items.slice(1)] },
      'verify-manifest-mismatch',
    ],
  ])('with %s is refused', (_, difference, code) => {
    expect(() => checkManifest({ ...manifest, ...difference }, head)).toThrow(refused(code));
  });
});

describe('a body', () => {
  const body = {
    sha256: '2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824',
    size: 5,
  };

  test('with the right bytes is accepted', () => {
    expect(() => checkBody(Buffer.from('hello'), body)).not.toThrow();
  });

  test('F19 that was cut is refused', () => {
    expect(() => checkBody(Buffer.from('hell'), body)).toThrow(refused('verify-body-size'));
  });

  test('V8 V9 with other bytes is refused', () => {
    expect(() => checkBody(Buffer.from('jello'), body)).toThrow(refused('verify-body-digest'));
  });
});

test('V8 a manifest of other content types with the same letters is refused', () => {
  const [mine, theirs] = [
    { ...head, scope: ['ab', 'c'] },
    { ...manifest, scope: ['a', 'bc'] },
  ];
  expect(() => checkManifest(theirs, mine)).toThrow(refused('verify-manifest-mismatch'));
  expect(() => checkManifest({ ...theirs, scope: ['ab', 'c'] }, mine)).not.toThrow();
});
