import { byRelease, type Head } from '#domain/head';
import { ProSyncError } from '#domain/errors';
import type { Instance } from '../instance.ts';
import { trustedKeys } from '../state/trust.ts';
import { openHead, openManifest, type VerifiedManifest } from '../pull/verify.ts';

/** A release that is kept here, with the signed head that proves it. */
export interface KeptRelease extends VerifiedManifest {
  head: Head;
}

/**
 * The releases that are kept here and prove themselves again by their signature, newest first. Their expiry does not
 * count: going back must work without a server (docs/guarantees.md#2.6). What is damaged is left out.
 */
export function keptReleases(instance: Instance): KeptRelease[] {
  const keys = trustedKeys(instance.place.trust);
  const kept = instance.metadata.kept().flatMap(({ head: envelope, manifest }) => {
    try {
      const head = openHead(envelope, keys);
      return [{ head, ...openManifest(manifest, head) }];
    } catch (error) {
      if (error instanceof ProSyncError && error.code.startsWith('verify-')) return [];
      throw error;
    }
  });
  return kept.sort((a, b) => byRelease(b.head, a.head));
}

/** The kept release with this number. Throws `release-not-kept` with those that are. */
export function keptRelease(
  instance: Instance,
  wanted: { epoch: number; seq: number },
): KeptRelease {
  const kept = keptReleases(instance);
  const hit = kept.find(({ head }) => byRelease(head, wanted) === 0);
  if (hit !== undefined) return hit;
  const known = kept.map(({ head }) => `${head.epoch}.${head.seq}`).join(', ') || 'none';
  throw new ProSyncError(
    'release-not-kept',
    `Release ${wanted.epoch}.${wanted.seq} is not kept here. Kept: ${known}.`,
    { remedy: 'Choose one of these; "prosync sync" keeps the current one and two before it.' },
  );
}
