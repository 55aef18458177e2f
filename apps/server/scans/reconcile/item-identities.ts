import { randomUUID } from 'node:crypto';
import type { EntityManager } from 'typeorm';
import { itemKey, type ItemKey } from '#domain/item';
import { relocations, type DerivedItem, type Relocation } from '#domain/relocation';
import type { ReadProblem } from '#connectors/connector';
import { conflicts } from './conflicts.ts';
import { notFound, renameEntries, unstage } from '../stage/staged-entries.ts';

/** Which item each staged entry is: relocations to record, and entries that two items claim. */
export interface Identities {
  relocations: Relocation[];
  problems: ReadProblem[];
}

/**
 * Gives every staged entry the identity of one item (docs/design.md#4, docs/design.md#5): a file that moved keeps its GUID, one that took the old
 * place of a moved file, or whose path another source has as well, gets its own, and whatever carries the same GUID twice is taken out and reported.
 */
export async function settleIdentities(
  manager: EntityManager,
  scan: { id: string; sourceId: string },
): Promise<Identities> {
  const { problems, displaced } = await conflicts(manager, scan.id);
  await unstage(manager, scan.id, problems);
  await renameEntries(manager, scan.id, displaced);
  const apart = await besideOthers(manager, scan);
  await renameEntries(manager, scan.id, apart);
  const moved = await relocated(manager, scan);
  await renameEntries(manager, scan.id, moved);
  return { relocations: lastOf([...displaced, ...apart, ...moved]), problems };
}

// The GUID comes from content type and path only. What another source found first keeps it, as it was before this one came.
async function besideOthers(
  manager: EntityManager,
  scan: { id: string; sourceId: string },
): Promise<Relocation[]> {
  const taken: Omit<Relocation, 'guid'>[] = await manager.query(
    `select e.content_type as "contentType", e.derived_guid as "derivedGuid"
     from scan_entries e join items i using (content_type, guid)
     where e.scan_id = $1 and e.derived_guid is not null and i.source_id <> $2 and i.change_status is not null
       and exists (select from sources s where s.id = i.source_id and s.deleted_at is null)`,
    [scan.id, scan.sourceId],
  );
  return taken.map((entry) => ({ ...entry, guid: randomUUID() }));
}

/** Where one path was renamed twice, where it leads to in the end. */
function lastOf(all: readonly Relocation[]): Relocation[] {
  const keyOf = ({ contentType, derivedGuid }: Relocation): ItemKey => {
    return { contentType, guid: derivedGuid };
  };
  return [...new Map(all.map((each) => [itemKey(keyOf(each)), each])).values()];
}

async function relocated(
  manager: EntityManager,
  scan: { id: string; sourceId: string },
): Promise<Relocation[]> {
  const appeared = derivedItems(
    await manager.query(
      `select e.content_type as "contentType", e.derived_guid as guid, e.path, e.body_sha256 as sha256
       from scan_entries e left join items i using (content_type, guid)
       where e.scan_id = $1 and e.derived_guid is not null and i.observed_digest is null`,
      [scan.id],
    ),
  );
  if (appeared.length === 0) return [];
  const vanished = derivedItems(
    await manager.query(
      `select i.content_type as "contentType", i.guid, i.path, r.body_sha256 as sha256
       from items i join revisions r on r.id = i.observed_revision_id
       where i.source_id = $2 and ${notFound('i')}`,
      [scan.id, scan.sourceId],
    ),
  );
  return relocations(vanished, appeared);
}

function derivedItems(
  rows: readonly { contentType: string; guid: string; path: string; sha256: string }[],
): DerivedItem[] {
  return rows.map(({ sha256, ...key }) => ({ ...key, body: { sha256 } }));
}
