import { createPrivateKey, createPublicKey, generateKeyPairSync } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import {
  fingerprint,
  verifyEnvelope,
  preAuthEncoding,
  publicKeyOf,
  rawPublicKey,
  signEnvelope,
} from './envelope.ts';
import type { Envelope } from './envelope.ts';

// The key of RFC 8032, 7.1, test 1: everybody knows it, so the signature below can be checked with other programs.
const privateKey = createPrivateKey({
  key: {
    kty: 'OKP',
    crv: 'Ed25519',
    d: Buffer.from(
      '9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60',
      'hex',
    ).toString('base64url'),
    x: Buffer.from(
      'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a',
      'hex',
    ).toString('base64url'),
  },
  format: 'jwk',
});
const publicKey = createPublicKey(privateKey);
// A fixed key: one straight from the generator can lock up Node.js 20 (test/support/new-key.ts).
const other = createPrivateKey({
  key: Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), Buffer.alloc(32, 7)]),
  format: 'der',
  type: 'pkcs8',
});
const TYPE = 'application/vnd.example+json';
const payload = Buffer.from('{"a":1}\n');

describe('golden vectors', () => {
  test('the signed bytes are those of the DSSE specification', () => {
    const bytes = preAuthEncoding('http://example.com/HelloWorld', Buffer.from('hello world'));
    expect(bytes.toString()).toBe('DSSEv1 29 http://example.com/HelloWorld 11 hello world');
  });

  test('lengths count bytes, not characters', () => {
    expect(preAuthEncoding('é', Buffer.from('😀')).toString()).toBe('DSSEv1 2 é 4 😀');
  });

  test('the same key and payload give the same envelope on every machine', () => {
    expect(signEnvelope(TYPE, payload, privateKey)).toEqual(GOLDEN);
    expect(fingerprint(publicKey)).toBe(GOLDEN.signatures[0]?.keyid);
  });
});

describe('opening', () => {
  const signed = signEnvelope(TYPE, payload, privateKey);
  const second = signEnvelope(TYPE, payload, other);

  test('a document signed by a pinned key gives back its bytes', () => {
    expect(verifyEnvelope(signed, TYPE, [publicKey])).toEqual(payload);
  });

  test('a pinned key survives its text form', () => {
    expect(verifyEnvelope(signed, TYPE, [publicKeyOf(rawPublicKey(publicKey))])).toEqual(payload);
  });

  const signature = (signed.signatures[0] as Envelope['signatures'][number]).sig;
  const keyid = fingerprint(publicKey);
  const twice = [...signed.signatures, ...signed.signatures];
  const refusals: [rule: string, envelope: Envelope, keys: [threshold: number], code: string][] = [
    ['V1 unsigned', { ...signed, signatures: [] }, [1], 'verify-unsigned'],
    ['V2 one of two required signatures', signed, [2], 'verify-threshold'],
    [
      'V3 the same key twice counts once',
      { ...signed, signatures: twice },
      [2],
      'verify-threshold',
    ],
    [
      'V4 another key under the same key id',
      { ...second, signatures: [{ keyid, sig: second.signatures[0]?.sig ?? '' }] },
      [1],
      'verify-signature',
    ],
    [
      'V6 another algorithm, so another length',
      { ...signed, signatures: [{ keyid, sig: Buffer.from('short').toString('base64') }] },
      [1],
      'verify-signature',
    ],
    [
      'V7 another document type',
      { ...signed, payloadType: 'application/vnd.other+json' },
      [1],
      'verify-wrong-type',
    ],
    [
      'V7 a signature made for another document type',
      { ...signEnvelope('application/vnd.other+json', payload, privateKey), payloadType: TYPE },
      [1],
      'verify-signature',
    ],
    [
      'V9 changed bytes',
      { ...signed, payload: Buffer.from('{"a":2}\n').toString('base64') },
      [1],
      'verify-signature',
    ],
    [
      'V4 the right signature under the id of another key',
      {
        ...signed,
        signatures: [
          { keyid, sig: second.signatures[0]?.sig ?? '' },
          { keyid: 'f'.repeat(64), sig: signature },
        ],
      },
      [1],
      'verify-signature',
    ],
    [
      'an unknown key',
      { ...signed, signatures: [{ keyid: 'f'.repeat(64), sig: signature }] },
      [1],
      'verify-unknown-key',
    ],
  ];
  test.each(refusals)('refuses %s', (_, envelope, [threshold], code) => {
    const keys = threshold === 1 ? [publicKey] : [publicKey, createPublicKey(other)];
    expect(() => verifyEnvelope(envelope, TYPE, keys, threshold)).toThrow(
      expect.objectContaining({ code }),
    );
  });

  test('V4 one key pinned under two objects is still one key', () => {
    const again = publicKeyOf(rawPublicKey(publicKey));
    expect(() => verifyEnvelope(signed, TYPE, [publicKey, again], 2)).toThrow(
      expect.objectContaining({ code: 'verify-threshold' }),
    );
  });

  test('V5 an unknown extra signature is ignored when enough remain', () => {
    const signatures = [...second.signatures, ...signed.signatures];
    expect(verifyEnvelope({ ...signed, signatures }, TYPE, [publicKey])).toEqual(payload);
  });

  test('V2 two required signatures of two keys are enough', () => {
    const signatures = [...second.signatures, ...signed.signatures];
    expect(
      verifyEnvelope({ ...signed, signatures }, TYPE, [publicKey, createPublicKey(other)], 2),
    ).toEqual(payload);
  });
});

test('a key of another kind is refused', () => {
  const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey;
  expect(() => fingerprint(rsa)).toThrow(expect.objectContaining({ code: 'invalid-key' }));
  const p256 = generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey;
  expect(() => fingerprint(p256)).toThrow(expect.objectContaining({ code: 'invalid-key' }));
  expect(() => publicKeyOf('AAAA')).toThrow(expect.objectContaining({ code: 'invalid-key' }));
});

const GOLDEN: Envelope = {
  payloadType: TYPE,
  payload: 'eyJhIjoxfQo=',
  signatures: [
    {
      keyid: '21fe31dfa154a261626bf854046fd2271b7bed4b6abe45aa58877ef47f9721b9',
      sig: '2rnTs92fAqcD430GvvB1Dm4GDI/vlFZIMTxRHpCyug2lbu0waGfOqHbev7tv2qrD1+emthPabEtZEcLv3ezhBg==',
    },
  ],
};
