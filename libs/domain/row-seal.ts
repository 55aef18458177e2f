import { createHmac, hkdfSync, timingSafeEqual, type KeyObject } from 'node:crypto';

/** The tables whose rows decide who may do what, and how the database was found (docs/guarantees.md#t3). */
export const SEALED_TABLES = [
  'operators',
  'operator_tokens',
  'sessions',
  'invitations',
  'api_clients',
  'access_tokens',
  'source_credentials',
  'verification',
] as const;
export type SealedTable = (typeof SEALED_TABLES)[number];

const PURPOSE = 'prosync row seal 1';

/**
 * The key that seals rows, derived from the key that signs releases (HKDF, RFC 5869): it needs no file of its own, and nothing
 * that it makes is a signature.
 */
export function sealingKey(signingKey: KeyObject): Buffer {
  const { d } = signingKey.export({ format: 'jwk' });
  if (d === undefined) throw new Error('A sealing key is derived from a private key.');
  return Buffer.from(hkdfSync('sha256', Buffer.from(d, 'base64url'), '', PURPOSE, 32));
}

/** The seal of a row: HMAC-SHA256 over the name of its table and its text, lower-case hex. */
export function sealOf(key: Uint8Array, table: SealedTable, text: string): string {
  return createHmac('sha256', key).update(`${table}\n${text}`, 'utf8').digest('hex');
}

/** True when the seal is the one of this row. Takes the same time wherever they differ. */
export function isSealed(
  key: Uint8Array,
  table: SealedTable,
  row: { text: string; seal: string | null },
): boolean {
  const expected = Buffer.from(sealOf(key, table, row.text), 'ascii');
  const found = Buffer.from(row.seal ?? '', 'ascii');
  return found.length === expected.length && timingSafeEqual(found, expected);
}
