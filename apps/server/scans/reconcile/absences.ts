import type { EntityManager } from 'typeorm';
import type { Compared } from '#domain/scan';
import type { VanishedItem } from '#connectors/connector';
import { notFound } from '../stage/staged-entries.ts';
import type { RunningScan } from '../running-scan.ts';

/** An item of the source that the scan did not find. */
export interface AbsentItem extends VanishedItem {
  id: string;
  /** True when it was there before this scan. */
  isVanished: boolean;
  isPublished: boolean;
}

/**
 * The items that the scan did not find and that are not blocked, also those that were missing before: which of them moved
 * out may change. Those that have left the list are of no interest.
 */
export function absentItems(
  manager: EntityManager,
  scan: RunningScan,
  blocked: readonly string[],
): Promise<AbsentItem[]> {
  return manager.query(
    `select i.id, i.content_type as "contentType", i.guid, i.path, i.observed_digest is not null as "isVanished",
       i.published_digest is not null as "isPublished"
     from items i
     where i.source_id = $2 and (i.change_status is not null or i.moved_out) and i.id <> all($3::uuid[])
       and ${notFound('i')}`,
    [scan.id, scan.sourceId, blocked],
  );
}

/** The numbers of each content type of which items vanished. */
export async function vanishedTypes(
  manager: EntityManager,
  { id, sourceId }: RunningScan,
  absent: readonly AbsentItem[],
): Promise<Compared[]> {
  const vanished = countedByType(absent.filter((item) => item.isVanished));
  if (vanished.size === 0) return [];
  const published = countedByType(absent.filter((i) => i.isVanished && i.isPublished));
  const known: Omit<Compared, 'vanished' | 'published'>[] = await manager.query(
    `select content_type as "contentType", count(*)::int as known,
       (select count(*)::int from scan_entries e where e.scan_id = $3 and e.content_type = i.content_type)
         + (select count(*)::int from scan_unchanged u where u.scan_id = $3 and u.content_type = i.content_type) as found
     from items i
     where source_id = $1 and observed_digest is not null and content_type = any($2::text[])
     group by content_type order by content_type collate "C"`,
    [sourceId, [...vanished.keys()], id],
  );
  return known.map((type) => ({
    ...type,
    vanished: vanished.get(type.contentType) ?? 0,
    published: published.get(type.contentType) ?? 0,
  }));
}

function countedByType(items: readonly AbsentItem[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { contentType } of items) counts.set(contentType, (counts.get(contentType) ?? 0) + 1);
  return counts;
}
