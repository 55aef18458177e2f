import { createHash, randomBytes } from 'node:crypto';

const BASE62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const SECRET = /^psk1_([0-9A-Za-z]{43})_([0-9A-Za-z]{6})$/;

/** Longest secret or password in bytes of UTF-8: bcrypt ignores what follows (docs/guarantees.md#2.4). */
export const MAX_SECRET_BYTES = 72;
/** Shortest secret that a person may choose, in characters (docs/guarantees.md#2.4). */
export const MIN_TYPED_SECRET = 16;
/** Shortest password of an operator, in characters (docs/guarantees.md#2.4). */
export const MIN_PASSWORD = 12;

/** A new client secret: `psk1_`, 256 random bits, `_`, a checksum against typing errors (docs/guarantees.md#2.4). */
export function generateClientSecret(): string {
  const random = randomBase62(43);
  return `psk1_${random}_${checksum(random)}`;
}

/** True for a text that `generateClientSecret` can have made. */
export function isGeneratedSecret(secret: string): boolean {
  return secret.startsWith('psk1_') && !isMistypedSecret(secret);
}

/**
 * True when a text that looks like a generated secret was copied wrongly; false for right ones and for secrets that a
 * person chose (docs/guarantees.md#b8).
 */
export function isMistypedSecret(secret: string): boolean {
  if (!secret.startsWith('psk1_')) return false;
  const parts = SECRET.exec(secret);
  return parts === null || checksum(parts[1] ?? '') !== parts[2];
}

/** A new bearer token or link code: the prefix says what it opens; 256 random bits (docs/guarantees.md#2.4). */
export function generateToken(kind: 'access' | 'operator' | 'session' | 'invitation'): string {
  const prefix = { access: 'psa', operator: 'pso', session: 'pss', invitation: 'psi' }[kind];
  return `${prefix}_${randomBase62(43)}`;
}

/** How tokens are stored and looked up: their SHA-256, lower-case hex. The token itself is stored nowhere. */
export function tokenHash(token: string): string {
  return createHash('sha256').update(token, 'utf8').digest('hex');
}

/** Why a secret or password cannot be used, or null (docs/guarantees.md#b9). Lengths count after NFC normalisation. */
export function secretProblem(secret: string, minimum: number): string | null {
  const text = secret.normalize('NFC');
  if (text.includes('\0')) return 'It contains a NUL character.';
  if (text.length < minimum) return `It is shorter than ${minimum} characters.`;
  if (Buffer.byteLength(text, 'utf8') > MAX_SECRET_BYTES)
    return `It is longer than ${MAX_SECRET_BYTES} bytes.`;
  return null;
}

// 43 characters of base62 hold 256 bits; bytes of 248 and above are dropped, so that no character is more likely.
function randomBase62(length: number): string {
  let text = '';
  while (text.length < length) {
    for (const byte of randomBytes(length)) {
      if (byte < 248 && text.length < length) text += BASE62[byte % 62];
    }
  }
  return text;
}

function checksum(text: string): string {
  let rest = crc32(Buffer.from(text, 'ascii'));
  let digits = '';
  for (let i = 0; i < 6; i += 1) {
    digits = BASE62[rest % 62] + digits;
    rest = Math.floor(rest / 62);
  }
  return digits;
}

// CRC-32 of ISO 3309, bit by bit: secrets are short, and node:zlib is outside of the domain.
function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return (crc ^ 0xffffffff) >>> 0;
}
