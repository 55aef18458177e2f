import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { EntityManager } from 'typeorm';
import { itemDigest } from '#domain/digest';
import { ProSyncError } from '#domain/errors';
import { byItemKey, itemKey, type ItemKey } from '#domain/item';
import {
  encodeManifestLines,
  EVERY_TYPE,
  keyOfLine,
  manifestLine,
  manifestLines,
  manifestReference,
  type ManifestItem,
} from '#domain/manifest';

/** The manifest of every content type, as a release keeps it. */
export interface StoredManifest {
  compressed: Buffer;
  reference: { sha256: string; size: number; items: number };
}

/**
 * Encodes the manifest of release `seq`: the proven manifest of the release before it, with what this release changes. What
 * somebody else wrote into the production tables is not in it. Throws `corrupt-revision` when an item that this release
 * publishes is not the one that its digest names (docs/guarantees.md#i1).
 */
export async function buildManifest(
  manager: EntityManager,
  release: { epoch: number; seq: number },
  before: string,
  changes: readonly ItemKey[],
): Promise<StoredManifest> {
  const gone = new Set(changes.map(itemKey));
  const kept = manifestLines(before).map((line) => ({ ...keyOfLine(line), line }));
  const published = (await publishedBy(manager, release.seq)).map(
    ({ contentType, guid, ...item }) => ({
      contentType,
      guid,
      line: manifestLine({ contentType, guid, ...item }),
    }),
  );
  const sorted = merged(
    kept.filter((item) => !gone.has(itemKey(item))),
    published,
  ).map(({ line }) => line);
  const { epoch, seq } = release;
  const bytes = encodeManifestLines({ schemaVersion: 1, epoch, seq, scope: EVERY_TYPE }, sorted);
  return {
    compressed: await promisify(gzip)(bytes),
    reference: manifestReference(bytes, sorted.length),
  };
}

/** Both lists in the order of a manifest, which each of them has already: comparing all with all took longer than to encode them. */
function merged<T extends ItemKey>(one: readonly T[], other: readonly T[]): T[] {
  const all: T[] = [];
  let next = 0;
  for (const item of one) {
    for (let at = other[next]; at !== undefined && byItemKey(at, item) < 0; at = other[next]) {
      all.push(at);
      next += 1;
    }
    all.push(item);
  }
  return [...all, ...other.slice(next)];
}

type PublishedRow = Omit<ManifestItem, 'body' | 'instructions'> &
  ManifestItem['body'] & { instructions: string | null };

async function publishedBy(manager: EntityManager, seq: number): Promise<ManifestItem[]> {
  const rows: PublishedRow[] = await manager.query(
    `select content_type as "contentType", guid, name, path, tags, version, digest, refs as "references",
       body_sha256 as "sha256", body_size as "size", media_type as "mediaType", executable, n.text as "instructions"
     from published_items p left join instructions n on n.revision_id = p.revision_id where p.seq = $1
     order by p.content_type collate "C", p.guid collate "C"`,
    [seq],
  );
  return rows.map(itemOf);
}

function itemOf({ sha256, size, mediaType, instructions, ...rest }: PublishedRow): ManifestItem {
  const note = instructions !== null && { instructions };
  const item = { ...rest, body: { sha256, size, mediaType }, ...note };
  if (itemDigest(item) !== item.digest) throw corruptRevision(item);
  return item;
}

function corruptRevision({ contentType, guid }: ManifestItem): ProSyncError {
  return new ProSyncError(
    'corrupt-revision',
    `The stored version of ${contentType} ${guid} is not the one that was approved. Nothing was published.`,
    { remedy: 'Restore the database from a backup, and find out who changed it.' },
  );
}
