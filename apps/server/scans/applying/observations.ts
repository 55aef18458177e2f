import type { EntityManager } from 'typeorm';
import { ABSENT } from './absences.ts';
import type { BlockedItem } from './blocked.ts';
import type { RunningScan } from '../running/running-scan.ts';

/*
 * What a complete reading changes, one statement per step (design.md 6). Every statement touches only what differs, so that
 * the scan of an unchanged source leaves not even a dead row behind. Each returns how many items it changed.
 */

/**
 * Writes the revisions that were never seen before, adds the items that are new, and updates those that are there in another
 * state, or there again. One statement, so that the source is compared once. An item that another source found a moment ago
 * stays with that source; the next scan reports it.
 */
export async function observePresent(manager: EntityManager, scan: RunningScan): Promise<number> {
  const rows: { changed: number }[] = await manager.query(
    `with differing as materialized (
       select e.* from scan_entries e
       left join items i on i.content_type = e.content_type and i.guid = e.guid
       where e.scan_id = $1 and i.observed_digest is distinct from e.digest),
     known as materialized (
       select r.id, r.content_type, r.guid, r.digest from differing d join revisions r using (content_type, guid, digest)),
     added as (
       insert into revisions (content_type, guid, digest, pathless_digest, name, path, tags, refs, body_sha256, body_size,
         media_type)
       select content_type, guid, digest, pathless_digest, name, path, tags, refs, body_sha256, body_size, media_type
       from differing d
       where not exists (select from known k where k.content_type = d.content_type and k.guid = d.guid)
       returning id, content_type, guid),
     observed as (
       select id, content_type, guid from known union all select id, content_type, guid from added),
     changed as (
       insert into items as i (source_id, content_type, guid, name, path, observed_revision_id, observed_digest,
         observed_pathless_digest)
       select $2, d.content_type, d.guid, d.name, d.path, o.id, d.digest, d.pathless_digest
       from differing d join observed o using (content_type, guid)
       on conflict (content_type, guid) do update set source_id = excluded.source_id, name = excluded.name,
         path = excluded.path, observed_revision_id = excluded.observed_revision_id,
         observed_digest = excluded.observed_digest, observed_pathless_digest = excluded.observed_pathless_digest,
         moved_out = false, changed_at = now()
         where i.source_id = excluded.source_id or i.change_status is null
       returning 1)
     select count(*)::int as changed from changed`,
    [scan.id, scan.sourceId],
  );
  return rows[0]?.changed ?? 0;
}

/** Updates the items that are not there any more; `movedOut` are those that are still there outside the tracked scope. */
export async function observeAbsent(
  manager: EntityManager,
  scan: RunningScan,
  blocked: readonly string[],
  movedOut: readonly string[],
): Promise<number> {
  const [, changed]: [unknown, number] = await manager.query(
    `update items i set name = coalesce((${PUBLISHED}).name, name), path = coalesce((${PUBLISHED}).path, path),
       observed_revision_id = null, observed_digest = null, observed_pathless_digest = null,
       moved_out = id = any($4::uuid[]), changed_at = now()
     where source_id = $2 and ${ABSENT}
       and (observed_digest is not null
         or published_digest is not null and moved_out is distinct from (id = any($4::uuid[])))`,
    [scan.id, scan.sourceId, blocked, movedOut],
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
