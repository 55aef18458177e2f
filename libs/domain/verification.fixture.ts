import type { Head } from './head.ts';
import { encodeManifest, manifestReference, type Manifest, type ManifestItem } from './manifest.ts';

/** The time at which the head below is checked. */
export const now = new Date('2026-03-01T12:00:00Z');
export const items = ['a', 'b'].map((guid): ManifestItem => ({
  contentType: 'script',
  guid,
  name: guid,
  path: guid,
  tags: [],
  version: 1,
  digest: 'd'.repeat(64),
  body: { sha256: 'b'.repeat(64), size: 1, mediaType: 'text/plain' },
  references: [],
}));
export const manifest: Manifest = { schemaVersion: 1, epoch: 2, seq: 10, scope: ['script'], items };
export const bytes = encodeManifest(manifest);
/** A head that names the manifest. */
export const head: Head = {
  epoch: 2,
  seq: 10,
  scope: ['script'],
  manifest: manifestReference(bytes, 2),
  publishedAt: '2026-03-01T10:00:00.000Z',
  signedAt: '2026-03-01T11:00:00.000Z',
  expires: '2026-03-02T11:00:00.000Z',
  poll: { intervalSeconds: 60, jitter: 0.2 },
};
