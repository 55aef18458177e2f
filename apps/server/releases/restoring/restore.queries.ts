import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { itemOfEntry, type Manifest, type ManifestItem } from '#domain/manifest';
import { brokenReferences } from '#domain/references';
import { ProSyncError } from '#domain/errors';
import { itemKey, type ItemKey } from '#domain/item';
import { planRestore, type ReleaseChange } from '#domain/release';
import type { WrittenChange } from '../publishing/changes.ts';

/** A change of a restore, with the item that it concerns. */
export interface PlannedRestore extends ReleaseChange {
  itemId: string;
  name: string;
}

/** What a restore changes, and which items would refer to what is not published only because of it (reliability.md C8). */
export interface RestorePlan {
  changes: PlannedRestore[];
  missing: { item: ManifestItem; missing: ItemKey[] }[];
}

/** Reads what bringing back an older release would change. */
@Injectable()
export class RestoreQueries {
  /** From what is published now to the content of release `seq`, by content type and GUID. Throws `not-found`. */
  async plan(manager: EntityManager, seq: number): Promise<RestorePlan> {
    const target = await manifestOf(manager, seq);
    const items: ItemRow[] = await manager.query(
      `select id, content_type as "contentType", guid, name, version, published_digest as "digest"
       from items where version > 0 order by content_type collate "C", guid collate "C"`,
    );
    const byKey = new Map(items.map((item) => [itemKey(item), item]));
    const published = items.filter((item): item is PublishedRow => item.digest !== null);
    const versionOf = (key: ItemKey) => byKey.get(itemKey(key))?.version ?? 0;
    const changes = planRestore(target.items, published, versionOf).map((change) => {
      const item = byKey.get(itemKey(change));
      if (item === undefined) throw new Error(`No item for ${change.contentType} ${change.guid}.`);
      return { ...change, itemId: item.id, name: item.name };
    });
    return { changes, missing: newlyMissing(target.items, changes) };
  }

  /** The changes with the revisions that they lead from and to. */
  withRevisions(
    manager: EntityManager,
    changes: readonly PlannedRestore[],
  ): Promise<WrittenChange[]> {
    return manager.query(
      `select c.content_type as "contentType", c.guid, c.change, c.version, n.id as "revisionId",
         p.id as "previousRevisionId", null as "approvalId"
       from unnest($1::text[], $2::text[], $3::text[], $4::integer[], $5::text[], $6::text[])
         as c (content_type, guid, change, version, digest, previous_digest)
       left join revisions n on n.content_type = c.content_type and n.guid = c.guid and n.digest = c.digest
       left join revisions p on p.content_type = c.content_type and p.guid = c.guid and p.digest = c.previous_digest`,
      [
        changes.map((c) => c.contentType),
        changes.map((c) => c.guid),
        changes.map((c) => c.change),
        changes.map((c) => c.version),
        changes.map((c) => c.digest),
        changes.map((c) => c.previousDigest),
      ],
    );
  }
}

// What was missing before, in an item that stays as it is, is no matter of the restore.
function newlyMissing(
  items: readonly ManifestItem[],
  changes: readonly PlannedRestore[],
): RestorePlan['missing'] {
  const changed = new Set(changes.map(itemKey));
  return brokenReferences(items).filter(
    ({ item, missing }) =>
      changed.has(itemKey(item)) || missing.some((reference) => changed.has(itemKey(reference))),
  );
}

interface ItemRow extends ItemKey {
  id: string;
  name: string;
  version: number;
  digest: string | null;
}
type PublishedRow = ItemRow & { digest: string };

async function manifestOf(manager: EntityManager, seq: number): Promise<Manifest> {
  const rows: { manifest: Buffer }[] = await manager.query(
    'select manifest from releases where seq = $1',
    [seq],
  );
  const stored = rows[0]?.manifest;
  if (stored === undefined) throw new ProSyncError('not-found', `There is no release ${seq}.`);
  const bytes = await promisify(gunzip)(stored);
  const manifest = JSON.parse(bytes.toString('utf8')) as Manifest;
  return { ...manifest, items: manifest.items.map(itemOfEntry) };
}
