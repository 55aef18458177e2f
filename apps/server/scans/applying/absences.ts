import type { EntityManager } from 'typeorm';
import type { Vanished } from '#domain/scan';
import type { VanishedItem } from '#connectors/connector';
import type { RunningScan } from '../running/running-scan.ts';

/** The condition "not found by this scan and not blocked", with the scan as $1 and the ids of blocked items as $3; `i` is the item. */
export const ABSENT = `i.id <> all($3::uuid[]) and not exists (
  select from scan_entries e where e.scan_id = $1 and e.content_type = i.content_type and e.guid = i.guid)`;

/** An item that is published and that the scan did not find. */
export interface AbsentItem extends VanishedItem {
  id: string;
}

/** Per content type: how many items were observed before this scan, and how many of them it did not find. */
export function vanishedTypes(
  manager: EntityManager,
  scan: RunningScan,
  blocked: readonly string[],
): Promise<Vanished[]> {
  return manager.query(
    `select i.content_type as "contentType", count(*)::int as known,
       (count(*) filter (where ${ABSENT}))::int as vanished
     from items i
     where i.source_id = $2 and i.observed_digest is not null
     group by i.content_type order by i.content_type collate "C"`,
    [scan.id, scan.sourceId, blocked],
  );
}

/** The published items that the scan did not find, also those that were missing before: which of them moved out may change. */
export function absentItems(
  manager: EntityManager,
  scan: RunningScan,
  blocked: readonly string[],
): Promise<AbsentItem[]> {
  return manager.query(
    `select i.id, i.content_type as "contentType", i.guid, i.path
     from items i
     where i.source_id = $2 and i.published_digest is not null and ${ABSENT}`,
    [scan.id, scan.sourceId, blocked],
  );
}
