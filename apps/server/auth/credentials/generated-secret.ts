import { createHash, timingSafeEqual } from 'node:crypto';
import { isGeneratedSecret } from '#domain/token';

const PREFIX = 'sha256:';

/** How a generated secret is stored. Its 256 random bits cannot be guessed, so it needs no slow hash. */
export function generatedSecretHash(secret: string): string {
  return PREFIX + digestOf(secret).toString('hex');
}

/**
 * Whether a secret in the form of a generated one belongs to the hash, in constant time and without waiting. Null when only
 * bcrypt can tell: the person chose the secret, or an earlier release stored the generated one.
 */
export function matchesGenerated(secret: string, hash: string | null): boolean | null {
  if (!isGeneratedSecret(secret)) return null;
  // Nobody has this name: as quick as a wrong secret.
  const stored = hash ?? PREFIX + '0'.repeat(64);
  if (!stored.startsWith(PREFIX)) return null;
  return timingSafeEqual(digestOf(secret), Buffer.from(stored.slice(PREFIX.length), 'hex'));
}

/** The hash if bcrypt made it; null for one that a typed secret can never match, which then takes as long as any. */
export function bcryptHash(hash: string | null): string | null {
  return hash?.startsWith(PREFIX) === true ? null : hash;
}

function digestOf(secret: string): Buffer {
  return createHash('sha256').update(secret, 'utf8').digest();
}
