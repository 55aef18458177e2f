import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { EntityManager } from 'typeorm';
import { itemDigest } from '#domain/digest';
import { ProSyncError } from '#domain/errors';
import { encodeManifest, EVERY_TYPE, manifestReference, type ManifestItem } from '#domain/manifest';

/** The manifest of every content type, as a release keeps it. */
export interface StoredManifest {
  compressed: Buffer;
  reference: { sha256: string; size: number; items: number };
}

/**
 * Encodes what the production tables hold as the manifest of release `seq`. Throws `corrupt-revision` when an item that this
 * release publishes is not the one that its digest names (reliability.md I1).
 */
export async function buildManifest(
  manager: EntityManager,
  release: { epoch: number; seq: number },
): Promise<StoredManifest> {
  const rows: PublishedRow[] = await manager.query(
    `select content_type as "contentType", guid, name, path, tags, version, digest, refs as "references",
       body_sha256 as "sha256", body_size as "size", media_type as "mediaType", seq
     from published_items order by content_type collate "C", guid collate "C"`,
  );
  const items = rows.map((row) => itemOf(row, row.seq === release.seq));
  const { epoch, seq } = release;
  const bytes = encodeManifest({ schemaVersion: 1, epoch, seq, scope: EVERY_TYPE, items });
  return {
    compressed: await promisify(gzip)(bytes),
    reference: manifestReference(bytes, items.length),
  };
}

type PublishedRow = Omit<ManifestItem, 'body'> & ManifestItem['body'] & { seq: number };

function itemOf(row: PublishedRow, isNew: boolean): ManifestItem {
  const { contentType, guid, name, path, tags, version, digest, references } = row;
  const body = { sha256: row.sha256, size: row.size, mediaType: row.mediaType };
  const item = { contentType, guid, name, path, tags, version, digest, body, references };
  if (isNew && itemDigest(item) !== item.digest) throw corruptRevision(item);
  return item;
}

function corruptRevision({ contentType, guid }: ManifestItem): ProSyncError {
  return new ProSyncError(
    'corrupt-revision',
    `What is stored of ${contentType} ${guid} is not what was approved. Nothing was published.`,
    { remedy: 'Restore the database from a backup, and find out who changed it.' },
  );
}
