import { sha256 } from './digest.ts';
import { ProSyncError } from './errors.ts';
import type { Head } from './head.ts';
import { byItemKey } from './item.ts';
import type { Manifest } from './manifest.ts';

/** Checks the bytes of a manifest against the head. Throws `verify-manifest-size` or `verify-manifest-digest`. */
export function checkManifestBytes(bytes: Uint8Array, head: Head): void {
  if (bytes.byteLength !== head.manifest.size) {
    const detail = `The manifest has ${bytes.byteLength} of ${head.manifest.size} bytes.`;
    throw new ProSyncError('verify-manifest-size', detail);
  }
  if (sha256(bytes) !== head.manifest.sha256) {
    throw new ProSyncError(
      'verify-manifest-digest',
      'The manifest is not the one that the head names.',
    );
  }
}

/**
 * Checks that a manifest is the one that its head describes, complete and in order.
 * Throws `verify-manifest-mismatch` or `verify-item-count` (docs/guarantees.md#v8, V14).
 */
export function checkManifest(manifest: Manifest, head: Head): void {
  const sameScope = manifest.scope.join('\n') === head.scope.join('\n');
  if (manifest.epoch !== head.epoch || manifest.seq !== head.seq || !sameScope) {
    throw new ProSyncError(
      'verify-manifest-mismatch',
      'The manifest belongs to another release or scope than the head.',
    );
  }
  if (manifest.items.length !== head.manifest.items) {
    const detail = `The manifest lists ${manifest.items.length} items, but the head announces ${head.manifest.items}.`;
    throw new ProSyncError('verify-item-count', detail);
  }
  const ordered = manifest.items.every((item, i) => {
    const before = manifest.items[i - 1];
    return before === undefined || byItemKey(before, item) < 0;
  });
  if (!ordered)
    throw new ProSyncError(
      'verify-manifest-mismatch',
      'The manifest is out of order or lists an item twice.',
    );
}

/** Checks the bytes of a body. Throws `verify-body-size` or `verify-body-digest`. */
export function checkBody(bytes: Uint8Array, body: { sha256: string; size: number }): void {
  if (bytes.byteLength !== body.size) {
    throw new ProSyncError(
      'verify-body-size',
      `A body has ${bytes.byteLength} of ${body.size} bytes.`,
    );
  }
  if (sha256(bytes) !== body.sha256) {
    throw new ProSyncError('verify-body-digest', `The body ${body.sha256} arrived changed.`);
  }
}
