import type { EntityManager } from 'typeorm';
import type { ItemKey } from '#domain/item';
import type { ReadProblem } from '#connectors/connector';
import type { RunningScan } from '../running-scan.ts';

/**
 * Takes out the entries whose GUID another source had first (docs/design.md#4) and returns their problems. An item that has left
 * the list of its source, or whose source was deleted, is free to be found in another one.
 */
export async function leaveOutForeign(
  manager: EntityManager,
  scan: RunningScan,
): Promise<ReadProblem[]> {
  const [rows]: [(ItemKey & { path: string; owner: string; ownerPath: string })[], number] =
    await manager.query(
      `delete from scan_entries e using items i join sources s on s.id = i.source_id
       where e.scan_id = $1 and i.content_type = e.content_type and i.guid = e.guid
         and i.source_id <> $2 and i.change_status is not null and s.deleted_at is null
       returning e.content_type as "contentType", e.guid, e.path, s.name as owner, i.path as "ownerPath"`,
      [scan.id, scan.sourceId],
    );
  return rows.map(({ owner, ownerPath, ...entry }) => ({
    code: 'guid-in-other-source',
    detail: `${entry.path} carries the GUID ${entry.guid}, which belongs to ${ownerPath} of the source "${owner}". Give one of the two another GUID, or leave one of them out.`,
    ...entry,
  }));
}
