import { createPrivateKey, createPublicKey } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { sha256 } from './digest.ts';
import { fingerprint } from './envelope.ts';
import { signHead } from './head.ts';
import {
  checkPrevious,
  claimedStatement,
  isSignedAs,
  laterChanges,
  signStatement,
  statementHash,
  verifiedStatement,
  type ReleaseStatement,
} from './release-statement.ts';

// Fixed keys: one straight from the generator can lock up Node.js 20 (test/support/new-key.ts).
const keyOf = (byte: number) =>
  createPrivateKey({
    key: Buffer.concat([
      Buffer.from('302e020100300506032b657004220420', 'hex'),
      Buffer.alloc(32, byte),
    ]),
    format: 'der',
    type: 'pkcs8',
  });
const own = keyOf(7);
const publicKey = createPublicKey(own);
const publishedAt = '2026-01-02T03:04:05.000Z';
const statement: ReleaseStatement = {
  epoch: 1,
  seq: 5,
  manifest: { sha256: 'a'.repeat(64), size: 10, items: 1 },
  publishedAt,
  lastChanges: [{ contentType: 'script', seq: 5, publishedAt }],
  previous: 'b'.repeat(64),
};
const row = { epoch: 1, seq: 5, manifestSha256: 'a'.repeat(64) };
const refused = expect.objectContaining({ code: 'release-unverified' });

describe('a stored release', () => {
  test('is believed when the own key signed exactly this row', () => {
    const envelope = signStatement(statement, own);
    expect(verifiedStatement({ ...row, envelope }, publicKey)).toEqual(statement);
  });

  test.each([
    ['another number', { seq: 6 }],
    ['another epoch', { epoch: 2 }],
    ['another manifest', { manifestSha256: 'c'.repeat(64) }],
  ])('is refused with %s than was signed', (_, changed) => {
    const stored = { ...row, ...changed, envelope: signStatement(statement, own) };
    expect(() => verifiedStatement(stored, publicKey)).toThrow(refused);
  });

  test('is refused without a signature, under another key, and with other bytes under the signature', () => {
    const envelope = signStatement(statement, own);
    const payload = Buffer.from(JSON.stringify({ ...statement, lastChanges: [] })).toString(
      'base64',
    );
    for (const forged of [
      { ...envelope, signatures: [] },
      signStatement(statement, keyOf(8)),
      { ...envelope, payload },
      { ...envelope, payloadType: 'text/plain' },
    ])
      expect(() => verifiedStatement({ ...row, envelope: forged }, publicKey)).toThrow(refused);
  });

  test('from before statements were signed is proven by its head of every content type', () => {
    const { epoch, seq, manifest } = statement;
    const head = { epoch, seq, manifest, publishedAt: new Date(publishedAt) };
    const every = signHead({ ...head, scope: ['*'] }, new Date(publishedAt), own);
    expect(verifiedStatement({ ...row, envelope: every }, publicKey)).toMatchObject({
      seq: 5,
      lastChanges: null,
    });
    const some = signHead({ ...head, scope: ['script'] }, new Date(publishedAt), own);
    expect(() => verifiedStatement({ ...row, envelope: some }, publicKey)).toThrow(refused);
  });
});

test('a statement names the one before it', () => {
  const before = signStatement({ ...statement, seq: 4 }, own);
  const next = { ...statement, previous: statementHash(before) };
  expect(() => checkPrevious(next, before)).not.toThrow();
  expect(() => checkPrevious(statement, before)).toThrow(refused);
  expect(() => checkPrevious(next, null)).toThrow(refused);
  expect(() => checkPrevious({ ...statement, previous: null }, null)).not.toThrow();
  expect(statementHash(before)).toBe(sha256(Buffer.from(before.payload, 'base64')));
  // One from before statements named another is believed for its signature.
  expect(() => checkPrevious({ ...statement, lastChanges: null }, before)).not.toThrow();
});

test('a release moves the last change of its content types, and of no other', () => {
  const before = [
    { contentType: 'script', seq: 1, publishedAt },
    { contentType: 'search', seq: 2, publishedAt },
  ];
  const release = { seq: 3, publishedAt, contentTypes: ['monitor', 'script'] };
  expect(laterChanges(before, release)).toEqual([
    { contentType: 'monitor', seq: 3, publishedAt },
    { contentType: 'script', seq: 3, publishedAt },
    { contentType: 'search', seq: 2, publishedAt },
  ]);
});

describe('a release of a former key, which is proven by other means', () => {
  const envelope = signStatement(statement, keyOf(8));

  test('says the same, whoever signed it, as long as its row does', () => {
    expect(claimedStatement({ ...row, envelope })).toEqual(statement);
    for (const changed of [{ seq: 6 }, { epoch: 2 }, { manifestSha256: 'c'.repeat(64) }])
      expect(() => claimedStatement({ ...row, ...changed, envelope })).toThrow(refused);
  });

  test('is refused when it says nothing', () => {
    for (const payload of ['', 'e30=', 'bnVsbA=='])
      expect(() => claimedStatement({ ...row, envelope: { ...envelope, payload } })).toThrow(
        refused,
      );
  });

  test('is told from one of the own key by the name of its key', () => {
    expect(isSignedAs(envelope, fingerprint(createPublicKey(keyOf(8))))).toBe(true);
    expect(isSignedAs(envelope, fingerprint(publicKey))).toBe(false);
    expect(isSignedAs({ ...envelope, signatures: [] }, fingerprint(publicKey))).toBe(false);
  });
});
