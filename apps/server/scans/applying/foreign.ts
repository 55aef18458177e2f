import type { EntityManager } from 'typeorm';
import type { ReadProblem } from '#connectors/connector';
import type { RunningScan } from '../running/running-scan.ts';

/**
 * Takes out the entries whose GUID another source had first (design.md 4) and returns their problems. An item that has left
 * the list of its source is free to be found in another one.
 */
export async function leaveOutForeign(
  manager: EntityManager,
  scan: RunningScan,
): Promise<ReadProblem[]> {
  const [rows]: [{ contentType: string; guid: string; path: string; owner: string }[], number] =
    await manager.query(
      `delete from scan_entries e using items i join sources s on s.id = i.source_id
       where e.scan_id = $1 and i.content_type = e.content_type and i.guid = e.guid
         and i.source_id <> $2 and i.change_status is not null
       returning e.content_type as "contentType", e.guid, e.path, s.name as owner`,
      [scan.id, scan.sourceId],
    );
  return rows.map(({ owner, ...entry }) => ({
    code: 'guid-in-other-source',
    detail: `The source "${owner}" had the GUID ${entry.guid} first and keeps it.`,
    ...entry,
  }));
}
