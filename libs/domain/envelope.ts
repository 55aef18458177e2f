import { createHash, createPublicKey, sign, verify, type KeyObject } from 'node:crypto';
import { ProSyncError } from './errors.ts';

/** A DSSE envelope (github.com/secure-systems-lab/dsse, protocol 1.0.2): signed bytes and who signed them. */
export interface Envelope {
  payloadType: string;
  /** The signed bytes, base64. */
  payload: string;
  signatures: { keyid: string; sig: string }[];
}

/** The bytes that are signed: type and payload with their lengths, so that neither can pass for the other (DSSE PAE). */
export function preAuthEncoding(payloadType: string, payload: Uint8Array): Buffer {
  const head = `DSSEv1 ${Buffer.byteLength(payloadType)} ${payloadType} ${payload.byteLength} `;
  return Buffer.concat([Buffer.from(head, 'utf8'), payload]);
}

/** The key's fingerprint, which is its key id: SHA-256 of the raw 32 bytes of the Ed25519 public key, lower-case hex. */
export function fingerprint(publicKey: KeyObject): string {
  return createHash('sha256')
    .update(Buffer.from(rawPublicKey(publicKey), 'base64url'))
    .digest('hex');
}

/** The raw Ed25519 public key, base64url (RFC 8037). */
export function rawPublicKey(publicKey: KeyObject): string {
  const jwk = publicKey.export({ format: 'jwk' });
  if (jwk.crv !== 'Ed25519' || jwk.x === undefined) {
    throw new ProSyncError('invalid-key', 'The key is not an Ed25519 key.');
  }
  return jwk.x;
}

/** The key object of a raw Ed25519 public key (base64url). Throws `invalid-key`. */
export function publicKeyOf(raw: string): KeyObject {
  try {
    return createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: raw }, format: 'jwk' });
  } catch (cause) {
    throw new ProSyncError('invalid-key', 'The text is not an Ed25519 public key.', { cause });
  }
}

/** Signs the payload with an Ed25519 private key. The same input always gives the same envelope (RFC 8032). */
export function signEnvelope(
  payloadType: string,
  payload: Uint8Array,
  privateKey: KeyObject,
): Envelope {
  const sig = sign(null, preAuthEncoding(payloadType, payload), privateKey).toString('base64');
  const keyid = fingerprint(createPublicKey(privateKey));
  return {
    payloadType,
    payload: Buffer.from(payload).toString('base64'),
    signatures: [{ keyid, sig }],
  };
}

/**
 * The payload's bytes, once `threshold` distinct pinned keys have signed them as `payloadType`. The algorithm is fixed
 * per pinned key; what the message says of keys or algorithms counts for nothing (docs/guarantees.md#4).
 * Throws `verify-wrong-type`, `verify-unsigned`, `verify-unknown-key`, `verify-signature` or `verify-threshold`.
 */
export function verifyEnvelope(
  envelope: Envelope,
  payloadType: string,
  pinned: readonly KeyObject[],
  threshold = 1,
): Buffer {
  if (envelope.payloadType !== payloadType) {
    throw new ProSyncError(
      'verify-wrong-type',
      `Expected a document of type ${payloadType} and got another one.`,
    );
  }
  if (envelope.signatures.length === 0)
    throw new ProSyncError('verify-unsigned', 'The document carries no signature.');
  const payload = Buffer.from(envelope.payload, 'base64');
  const message = preAuthEncoding(payloadType, payload);
  // Distinct by the key itself: one key under two names counts once (docs/guarantees.md#v3).
  const keys = new Map(pinned.map((key) => [fingerprint(key), key]));
  const claimed = new Set(envelope.signatures.map((s) => s.keyid).filter((id) => keys.has(id)));
  if (claimed.size === 0) {
    throw new ProSyncError(
      'verify-unknown-key',
      'The document is signed by a key that this client does not trust.',
    );
  }
  const valid = [...claimed].filter((id) => {
    const key = keys.get(id);
    return envelope.signatures.some((s) => s.keyid === id && isSignature(message, s.sig, key));
  });
  if (valid.length === 0)
    throw new ProSyncError('verify-signature', 'The signature does not fit the document.');
  if (valid.length < threshold) {
    throw new ProSyncError(
      'verify-threshold',
      `Only ${valid.length} of ${threshold} required keys signed the document.`,
    );
  }
  return payload;
}

function isSignature(message: Buffer, sig: string, key: KeyObject | undefined): boolean {
  const bytes = Buffer.from(sig, 'base64');
  return key !== undefined && bytes.length === 64 && verify(null, message, key, bytes);
}
