import { describe, expect, test } from 'vitest';
import { checkBody, checkManifest, checkManifestBytes } from './manifest-verification.ts';
import { bytes, head, items, manifest } from './verification.fixture.ts';

const refused = (code: string) => expect.objectContaining({ code });

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
