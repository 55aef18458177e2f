import type { EntityManager } from 'typeorm';
import { UNREADABLE_TYPE, type ReadProblem } from '#connectors/connector';
import { notFound } from '../stage/staged-entries.ts';
import type { RunningScan } from '../running-scan.ts';

/** An item that keeps its observed state, because the source could not say what it is now. */
export interface BlockedItem {
  id: string;
  problem: { code: string; detail: string };
}

/**
 * The items that the problems of a reading block: those with the GUID of a problem or, where the GUID is not known, those that
 * were observed at its path or below it, as that of a folder (docs/design.md#4, docs/guarantees.md#b24), and those of a content type
 * that could not be read as a whole. What was found all the same is not blocked. Files whose paths collide stay items, so that
 * a person can decide which of them is meant.
 */
export async function blockedItems(
  manager: EntityManager,
  scan: RunningScan,
  problems: readonly ReadProblem[],
): Promise<BlockedItem[]> {
  const blocking = problems.filter(({ code }) => code !== 'path-collision');
  if (blocking.length === 0) return [];
  return manager.query(BLOCKED, [
    scan.id,
    scan.sourceId,
    blocking.map((p) => p.code),
    blocking.map((p) => p.detail),
    blocking.map((p) => p.contentType),
    blocking.map((p) => p.guid),
    blocking.map((p) => p.path),
  ]);
}

// The scan is $1, its source $2; the problems are $3 to $7.
const BLOCKED = `
  with problems as (
     select * from unnest($3::text[], $4::text[], $5::text[], $6::text[], $7::text[])
       p (code, detail, content_type, guid, path)),
   missing as materialized (
     select i.id, i.content_type, i.guid, i.path, string_to_array(i.path, '/') as segments from items i
     where i.source_id = $2 and i.observed_digest is not null and ${notFound('i')}),
   matches as (
     select i.id, i.content_type, i.guid, p.code, p.detail
     from problems p join items i on i.content_type = p.content_type and i.guid = p.guid
     where i.source_id = $2
     union all
     select i.id, i.content_type, i.guid, p.code, p.detail
     from problems p join missing i on i.path = p.path and i.content_type = coalesce(p.content_type, i.content_type)
     where p.guid is null
     union all
     select i.id, i.content_type, i.guid, p.code, p.detail
     from problems p join missing i on i.content_type = p.content_type
     where p.code = '${UNREADABLE_TYPE}' and p.guid is null and p.path is null
     union all
     select i.id, i.content_type, i.guid, p.code, p.detail
     from missing i cross join generate_series(1, cardinality(i.segments) - 1) as depth
       join problems p on p.path = array_to_string(i.segments[1:depth], '/')
     where p.guid is null)
   select distinct on (m.id) m.id, jsonb_build_object('code', m.code, 'detail', m.detail) as problem
   from matches m
   where ${notFound('m')}
   order by m.id, m.code, m.detail`;
