import type { EntityManager } from 'typeorm';
import type { ScanCounts } from '#api/scans';

/** How a source compares with what is published now (docs/design.md#3); `total` is what was observed. */
export async function countsOf(
  manager: EntityManager,
  sourceId: string,
  problems: number,
): Promise<ScanCounts> {
  const rows: Omit<ScanCounts, 'problems'>[] = await manager.query(
    `select (count(*) filter (where observed_digest is not null))::int as total,
       (count(*) filter (where change_detail = 'new'))::int as new,
       (count(*) filter (where change_detail = 'modified'))::int as modified,
       (count(*) filter (where change_detail = 'relocated'))::int as relocated,
       (count(*) filter (where change_detail = 'moved-out'))::int as "movedOut",
       (count(*) filter (where change_detail = 'deleted'))::int as deleted,
       (count(*) filter (where change_status = 'unchanged'))::int as unchanged
     from items where source_id = $1`,
    [sourceId],
  );
  return { ...rows[0]!, problems };
}
