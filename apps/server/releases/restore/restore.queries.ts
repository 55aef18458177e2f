import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { itemOfEntry, type Manifest, type ManifestItem } from '#domain/manifest';
import { brokenReferences } from '#domain/references';
import { ProSyncError } from '#domain/errors';
import { itemKey, type ItemKey } from '#domain/item';
import { planRestore, type ReleaseChange } from '#domain/release';
import type { WrittenChange } from '../publication/production-tables.ts';

/** A change of a restore, with the item that it concerns. */
export interface PlannedRestore extends ReleaseChange {
  itemId: string;
  name: string;
  /** What the release that is brought back had as instructions of the item; null: none. */
  instructions: string | null;
}

/** What a restore changes, and which items would refer to what is not published only because of it (docs/guarantees.md#c8). */
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
    const texts = new Map(target.items.map((item) => [itemKey(item), item.instructions ?? null]));
    const versionOf = (key: ItemKey) => byKey.get(itemKey(key))?.version ?? 0;
    const changes = planRestore(target.items, published, versionOf).map((change) => {
      const item = byKey.get(itemKey(change));
      if (item === undefined) throw new Error(`No item for ${change.contentType} ${change.guid}.`);
      const instructions = texts.get(itemKey(change)) ?? null;
      return { ...change, itemId: item.id, name: item.name, instructions };
    });
    return { changes, missing: newlyMissing(target.items, changes) };
  }

  /**
   * Gives the revisions that are brought back the instructions that the older release had: what somebody wrote for one of them
   * since then was never approved with it. Returns those whose text changed.
   */
  bringBackInstructions(
    manager: EntityManager,
    changes: readonly PlannedRestore[],
    operatorId: string | null,
  ): Promise<(ItemKey & { itemId: string; digest: string; text: string | null })[]> {
    const published = changes.filter(({ change }) => change === 'published');
    return manager.query(BRING_BACK, [
      published.map((c) => c.itemId),
      published.map((c) => c.digest),
      published.map((c) => c.instructions),
      operatorId,
    ]);
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

// Where no operator restores, whoever wrote the text that is there stands for it.
const BRING_BACK = `
  with wanted as (
    select i.id as item_id, i.content_type, i.guid, r.id as revision_id, r.digest, w.text, n.text as before,
      coalesce($4::uuid, n.operator_id) as operator_id
    from unnest($1::uuid[], $2::text[], $3::text[]) as w (item_id, digest, text)
    join items i on i.id = w.item_id
    join revisions r on r.content_type = i.content_type and r.guid = i.guid and r.digest = w.digest
    left join instructions n on n.revision_id = r.id
    where n.text is distinct from w.text),
  removed as (
    delete from instructions n using wanted w where n.revision_id = w.revision_id and w.text is null),
  written as (
    insert into instructions (revision_id, text, operator_id)
    select revision_id, text, operator_id from wanted where text is not null
    on conflict (revision_id) do update set
      text = excluded.text, operator_id = excluded.operator_id, changed_at = clock_timestamp())
  select item_id as "itemId", content_type as "contentType", guid, digest, text from wanted`;

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

/** Far more than the largest manifest: a row that somebody else wrote must not fill the memory. */
const MAX_MANIFEST_BYTES = 512 * 1024 * 1024;

async function manifestOf(manager: EntityManager, seq: number): Promise<Manifest> {
  const rows: { manifest: Buffer }[] = await manager.query(
    'select manifest from releases where seq = $1',
    [seq],
  );
  const stored = rows[0]?.manifest;
  if (stored === undefined) throw new ProSyncError('not-found', `There is no release ${seq}.`);
  const bytes = await promisify(gunzip)(stored, { maxOutputLength: MAX_MANIFEST_BYTES });
  const manifest = JSON.parse(bytes.toString('utf8')) as Manifest;
  return { ...manifest, items: manifest.items.map(itemOfEntry) };
}
