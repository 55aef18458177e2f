import type { DataSource } from 'typeorm';
import { KEPT_DAYS, type InstanceHealth, type InstanceQuery } from '#api/instances';
import type { Compliance } from '#api/reports';
import type { PublishedRelease } from '../distribution/release/published-release.ts';

/** An instance as the database tells it, with what follows from the release that is current. */
export interface InstanceRow {
  id: string;
  name: string;
  reportedName: string;
  apiClientId: string | null;
  apiClientName: string | null;
  connector: string;
  clientVersion: string;
  platform: string;
  health: InstanceHealth;
  epoch: number;
  seq: number;
  latestSeq: number;
  attemptedSeq: number | null;
  errorCode: string | null;
  errorDetail: string | null;
  counts: Record<string, number>;
  compliance: Compliance | null;
  openInstructions: number | null;
  reportedAt: Date;
  removedAfter: Date | null;
}

/*
 * The latest release of an instance's scope comes from memory as two parallel lists (content type, seq): the scope of an
 * instance is its API client's. Health as libs/api/instances.ts says, the worst first.
 */
const ASSESSED = `
  select i.id, coalesce(i.given_name, i.name) name, i.name "reportedName", c.id "apiClientId", c.name "apiClientName", i.connector, i.client_version "clientVersion",
         i.platform, i.epoch, i.seq, l.seq "latestSeq", i.attempted_seq "attemptedSeq", i.error_code "errorCode",
         i.error_detail "errorDetail", i.counts, i.compliance, i.open_instructions "openInstructions",
         i.reported_at "reportedAt",
         case when c.id is null then i.reported_at + interval '${KEPT_DAYS} days' end "removedAfter",
         case when i.reported_at < now() - interval '25 hours' then 'silent'
              when i.outcome = 'failed' then 'failed'
              when i.outcome = 'paused' then 'paused'
              when l.seq > 0 and (i.epoch, i.seq) < ($1::integer, l.seq) then 'behind'
              else 'ok' end health
    from instances i
    left join api_clients c on c.id = i.api_client_id
   cross join lateral (
     select coalesce(max(t.seq), 0) seq
       from unnest($2::text[], $3::integer[]) t (content_type, seq)
      where c.content_types is null or t.content_type = any(c.content_types)) l`;

/** Where a search looks: in both names of the instance and in that of its API client. */
const SEARCHED = `lower(concat_ws(chr(10), name, "reportedName", "apiClientName"))`;

/** A page of instances by name, found by their name or that of their API client, after `position` (name, id). One row more than `limit` tells that more follow. */
export function listInstances(
  database: DataSource,
  release: PublishedRelease,
  query: InstanceQuery,
  position: readonly (string | number)[] | null,
): Promise<InstanceRow[]> {
  return database.query(
    `with assessed as (${ASSESSED})
     select * from assessed
      where ($4::text is null or health = $4)
        and ($5::text is null or strpos(${SEARCHED}, lower($5)) > 0)
        and ($6::text is null or (name collate "C", id) > ($6, $7::uuid))
      order by name collate "C", id
      limit $8`,
    [
      ...latest(release),
      query.health ?? null,
      query.q ?? null,
      position?.[0] ?? null,
      position?.[1] ?? null,
      query.limit + 1,
    ],
  );
}

/** How many instances are in which health, among those that the search finds. */
export async function countInstances(
  database: DataSource,
  release: PublishedRelease,
  q: string | undefined,
): Promise<Record<string, number>> {
  const rows: { health: string; count: number }[] = await database.query(
    `with assessed as (${ASSESSED})
     select health, count(*)::integer count from assessed
      where $4::text is null or strpos(${SEARCHED}, lower($4)) > 0
      group by health`,
    [...latest(release), q ?? null],
  );
  return Object.fromEntries(rows.map((row) => [row.health, row.count]));
}

/** One instance, or null. */
export async function readInstance(
  database: DataSource,
  release: PublishedRelease,
  id: string,
): Promise<InstanceRow | null> {
  const rows: InstanceRow[] = await database.query(
    `with assessed as (${ASSESSED}) select * from assessed where id = $4`,
    [...latest(release), id],
  );
  return rows[0] ?? null;
}

/** For each instance: when it reported last (seconds since 1970), and how many releases it is behind. */
export function readLags(
  database: DataSource,
  release: PublishedRelease,
): Promise<{ id: string; name: string; seconds: number; lag: number }[]> {
  return database.query(
    `with assessed as (${ASSESSED})
     select id, name, extract(epoch from "reportedAt")::float8 seconds, greatest(0, "latestSeq" - seq) lag from assessed`,
    latest(release),
  );
}

function latest(release: PublishedRelease): [number, string[], number[]] {
  const changes = [...release.lastChanges];
  return [release.epoch, changes.map(([type]) => type), changes.map(([, change]) => change.seq)];
}
