import type { KeyObject } from 'node:crypto';
import { signEnvelope, type Envelope } from './envelope.ts';
import type { Scope } from './manifest.ts';

/** The small signed document that says which manifest is current (docs/design.md#7). */
export interface Head {
  epoch: number;
  seq: number;
  scope: Scope;
  /** How often the scope changed, from 1; absent on servers that cannot change it. */
  scopeVersion?: number;
  /** The API client whose scope was changed: other clients refuse this head. Absent while nothing was changed. */
  client?: string;
  manifest: { sha256: string; size: number; items: number };
  /** RFC 3339, UTC, like the two below. */
  publishedAt: string;
  signedAt: string;
  expires: string;
  poll: { intervalSeconds: number; jitter: number };
}

/** DSSE payload type of a head. */
export const HEAD_TYPE = 'application/vnd.prosync.head+json';
/** A head is signed afresh every hour (docs/design.md#7). */
export const HEAD_RENEWAL_MS = 60 * 60 * 1000;
/** A head expires 24 hours after it was signed (docs/design.md#7). */
export const HEAD_LIFETIME_MS = 24 * 60 * 60 * 1000;
/** How often a client asks, and by how much it varies that. */
export const POLL = { intervalSeconds: 60, jitter: 0.2 };

/**
 * When the head of a release must have been signed last: a whole number of hours after its publication. Every server
 * computes the same time and, as Ed25519 is deterministic, the same bytes and the same ETag, without storing anything.
 */
export function signedAt(publishedAt: Date, now: Date): Date {
  const age = Math.max(0, now.getTime() - publishedAt.getTime());
  return new Date(publishedAt.getTime() + Math.floor(age / HEAD_RENEWAL_MS) * HEAD_RENEWAL_MS);
}

/** The head of a release for one scope, signed. */
export function signHead(
  release: Omit<Head, 'publishedAt' | 'signedAt' | 'expires' | 'poll'> & { publishedAt: Date },
  now: Date,
  privateKey: KeyObject,
): Envelope {
  const { epoch, seq, scope, scopeVersion, client, manifest, publishedAt } = release;
  const signed = signedAt(publishedAt, now);
  const head: Head = {
    epoch,
    seq,
    scope,
    ...(scopeVersion !== undefined && { scopeVersion }),
    ...(client !== undefined && { client }),
    manifest,
    publishedAt: publishedAt.toISOString(),
    signedAt: signed.toISOString(),
    expires: new Date(signed.getTime() + HEAD_LIFETIME_MS).toISOString(),
    poll: POLL,
  };
  return signEnvelope(HEAD_TYPE, Buffer.from(JSON.stringify(head), 'utf8'), privateKey);
}

/** Orders releases: by epoch, then by seq (docs/design.md#7); negative, zero or positive. */
export function byRelease(
  a: { epoch: number; seq: number },
  b: { epoch: number; seq: number },
): number {
  return a.epoch - b.epoch || a.seq - b.seq;
}
