import { createPrivateKey, createPublicKey } from 'node:crypto';
import { expect, test } from 'vitest';
import { verifyEnvelope } from './envelope.ts';
import { byRelease, HEAD_TYPE, signHead, signedAt, type Head } from './head.ts';

// A fixed key: one straight from the generator can lock up Node.js 20 (test/support/new-key.ts).
const privateKey = createPrivateKey({
  key: Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), Buffer.alloc(32, 7)]),
  format: 'der',
  type: 'pkcs8',
});
const publicKey = createPublicKey(privateKey);
const publishedAt = new Date('2026-01-02T03:04:05.678Z');
const release = {
  epoch: 1,
  seq: 7,
  scope: ['script'],
  manifest: { sha256: 'a'.repeat(64), size: 10, items: 0 },
  publishedAt,
};
const at = (afterMs: number) => new Date(publishedAt.getTime() + afterMs);
const HOUR = 3_600_000;

test.each([
  [0, 0],
  [HOUR - 1, 0],
  [HOUR, HOUR],
  [25.5 * HOUR, 25 * HOUR],
  // A clock that went back must not sign before the publication.
  [-HOUR, 0],
])('%d ms after the publication the head was signed %d ms after it', (now, signed) => {
  expect(signedAt(publishedAt, at(now))).toEqual(at(signed));
});

test('a head says everything in the order of docs/design.md#7 and expires 24 hours after it was signed', () => {
  const envelope = signHead(release, at(2 * HOUR + 1), privateKey);
  expect(verifyEnvelope(envelope, HEAD_TYPE, [publicKey]).toString()).toBe(
    `{"epoch":1,"seq":7,"scope":["script"],"manifest":{"sha256":"${'a'.repeat(64)}","size":10,"items":0},` +
      '"publishedAt":"2026-01-02T03:04:05.678Z","signedAt":"2026-01-02T05:04:05.678Z",' +
      '"expires":"2026-01-03T05:04:05.678Z","poll":{"intervalSeconds":60,"jitter":0.2}}',
  );
});

test('the scope stands with its version, and with its client once it was changed', () => {
  const narrowed = { ...release, scopeVersion: 2, client: 'acme' };
  expect(
    verifyEnvelope(signHead(narrowed, publishedAt, privateKey), HEAD_TYPE, [publicKey]).toString(),
  ).toContain('"scope":["script"],"scopeVersion":2,"client":"acme","manifest"');
});

test('two servers sign the same bytes within an hour, and other ones in the next', () => {
  const first = signHead(release, at(10), privateKey);
  expect(signHead(release, at(HOUR - 1), privateKey)).toEqual(first);
  expect(signHead(release, at(HOUR), privateKey)).not.toEqual(first);
});

test('releases are ordered by epoch, then by seq', () => {
  const order = (epoch: number, seq: number) => ({ epoch, seq }) satisfies Partial<Head>;
  expect(byRelease(order(2, 1), order(1, 9))).toBeGreaterThan(0);
  expect(byRelease(order(1, 2), order(1, 9))).toBeLessThan(0);
  expect(byRelease(order(1, 9), order(1, 9))).toBe(0);
});
