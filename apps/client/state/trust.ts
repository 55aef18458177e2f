import type { KeyObject } from 'node:crypto';
import { z } from 'zod';
import { Sha256 } from '#api/primitives';
import { fingerprint, publicKeyOf } from '#domain/envelope';
import { ProSyncError } from '#domain/errors';
import type { KnownScope } from '#domain/scope';
import { readIfThere, writeJson } from './files.ts';

/** The key that a client pinned at its first login (docs/design.md#7). */
export interface PinnedKey {
  /** SHA-256 of the raw key, lower-case hex. */
  fingerprint: string;
  /** The raw key, base64url. */
  publicKey: string;
}

const Trust = z.object({ fingerprint: Sha256, publicKey: z.string() });

/** The pinned key; null before the first login. Throws `trust-damaged` when the file is not whole: never "no check". */
export function readTrust(path: string): PinnedKey | null {
  const bytes = readIfThere(path);
  if (bytes === null) return null;
  try {
    const pinned = Trust.parse(JSON.parse(bytes.toString('utf8')));
    if (fingerprint(publicKeyOf(pinned.publicKey)) === pinned.fingerprint) return pinned;
  } catch (cause) {
    throw trustDamaged(path, cause);
  }
  throw trustDamaged(path, undefined);
}

/** The key objects that heads are checked against. Throws `trust-missing` before the first login. */
export function trustedKeys(path: string): KeyObject[] {
  const pinned = readTrust(path);
  if (pinned !== null) return [publicKeyOf(pinned.publicKey)];
  throw new ProSyncError('trust-missing', 'No key of the server is pinned here.', {
    remedy:
      'Run "prosync login" again, with --trust <fingerprint> as its operators gave it to you.',
  });
}

/** Pins the key, and the scope that the client logged in for. */
export function writeTrust(path: string, key: PinnedKey, scope: KnownScope): void {
  writeJson(path, { fingerprint: key.fingerprint, publicKey: key.publicKey, scope });
}

/** `trust-damaged`: what is pinned cannot be read, and never counts as "no check". */
export function trustDamaged(path: string, cause: unknown): ProSyncError {
  return new ProSyncError('trust-damaged', `The pinned key in ${path} is damaged.`, {
    remedy: 'Run "prosync login" with --trust <fingerprint> as its operators gave it to you.',
    cause,
  });
}
