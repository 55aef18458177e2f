import type { EntityManager } from 'typeorm';
import type { BlockedItem } from '../reconcile/blocked-items.ts';
import type { RunningScan } from '../running-scan.ts';

/*
 * What a complete reading changes, one statement per step (docs/design.md#6). Every statement touches only what differs, so that
 * the scan of an unchanged source leaves not even a dead row behind. Each returns how many items it changed.
 */

/**
 * Updates the items that are there in another state, or there again, and adds those that are new; their revisions are
 * written. Under the publication lock nobody else adds items. One that another source found a moment ago stays with that source; the
 * next scan reports it.
 */
export async function observePresent(manager: EntityManager, scan: RunningScan): Promise<number> {
  const parameters = [scan.id, scan.sourceId];
  const [, updated]: [unknown, number] = await manager.query(UPDATE_PRESENT, parameters);
  const [added]: { count: number }[] = await manager.query(ADD_NEW, parameters);
  return updated + (added?.count ?? 0);
}

const UPDATE_PRESENT = `
  update items i set source_id = $2, name = e.name, path = e.path, observed_revision_id = r.id,
    observed_digest = e.digest, observed_pathless_digest = e.pathless_digest, moved_out = false, changed_at = now()
  from scan_entries e join revisions r using (content_type, guid, digest)
  where e.scan_id = $1 and i.content_type = e.content_type and i.guid = e.guid
    and i.observed_digest is distinct from e.digest and (i.source_id = $2 or i.change_status is null or exists (
      select from sources s where s.id = i.source_id and s.deleted_at is not null))`;

// In the order of the revisions, which then are found where the ones before were.
const ADD_NEW = `
  with added as (
    insert into items (source_id, content_type, guid, name, path, observed_revision_id, observed_digest,
      observed_pathless_digest)
    select $2, e.content_type, e.guid, e.name, e.path, r.id, e.digest, e.pathless_digest
    from scan_entries e join revisions r using (content_type, guid, digest)
    where e.scan_id = $1 and not exists (
      select from items i where i.content_type = e.content_type and i.guid = e.guid)
    order by r.id
    returning 1)
  select count(*)::int as count from added`;

/** Updates the items that are absent, by their ids; `movedOut` are those that are still there outside the tracked scope. */
export async function observeAbsent(
  manager: EntityManager,
  { sourceId }: RunningScan,
  absent: readonly string[],
  movedOut: readonly string[],
): Promise<number> {
  if (absent.length === 0) return 0;
  const [, changed]: [unknown, number] = await manager.query(
    `update items i set name = coalesce((${PUBLISHED}).name, name), path = coalesce((${PUBLISHED}).path, path),
       observed_revision_id = null, observed_digest = null, observed_pathless_digest = null,
       moved_out = id = any($3::uuid[]), changed_at = now()
     where source_id = $1 and id = any($2::uuid[])
       and (observed_digest is not null
         or published_digest is not null and moved_out is distinct from (id = any($3::uuid[])))`,
    [sourceId, absent, movedOut],
  );
  return changed;
}

const PUBLISHED = 'select r from revisions r where r.id = i.published_revision_id';

/** Sets the problems of blocked items, and clears those that are gone. */
export async function observeProblems(
  manager: EntityManager,
  scan: RunningScan,
  blocked: readonly BlockedItem[],
): Promise<number> {
  const ids = blocked.map((item) => item.id);
  const [, cleared]: [unknown, number] = await manager.query(
    `update items set problem = null
     where source_id = $1 and problem is not null and id <> all($2::uuid[])`,
    [scan.sourceId, ids],
  );
  const [, set]: [unknown, number] = await manager.query(
    `update items i set problem = b.problem from unnest($1::uuid[], $2::jsonb[]) b (id, problem)
     where i.id = b.id and i.problem is distinct from b.problem`,
    [ids, blocked.map((item) => JSON.stringify(item.problem))],
  );
  return cleared + set;
}
