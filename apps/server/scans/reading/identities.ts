import type { EntityManager } from 'typeorm';
import { relocations, type DerivedItem, type Relocation } from '#domain/relocation';
import type { ReadProblem } from '#connectors/connector';
import { conflicts } from './conflicts.ts';
import { notFound, renameEntries, unstage } from './staged-entries.ts';

/** Which item each staged entry is: relocations to record, and entries that two items claim. */
export interface Identities {
  relocations: Relocation[];
  problems: ReadProblem[];
}

/**
 * Gives every staged entry the identity of one item (design.md 4, 5): a file that moved keeps its GUID, one that took the old
 * place of a moved file gets its own, and whatever carries the same GUID twice is taken out and reported.
 */
export async function settleIdentities(
  manager: EntityManager,
  scan: { id: string; sourceId: string },
): Promise<Identities> {
  const { problems, displaced } = await conflicts(manager, scan.id);
  await unstage(manager, scan.id, problems);
  await renameEntries(manager, scan.id, displaced);
  const moved = await relocated(manager, scan);
  await renameEntries(manager, scan.id, moved);
  return { relocations: [...displaced, ...moved], problems };
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
