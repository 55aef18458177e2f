import type { EntityManager } from 'typeorm';
import type { AuditEventView, AuditFilter } from '#api/audit';
import type { ChainedEvent } from './chain.ts';

/** A row of `audit_events`. */
export interface AuditRow {
  id: string;
  at: Date;
  actor_type: 'operator' | 'service-account' | 'api-client' | 'system';
  actor_id: string | null;
  actor_name: string;
  action: string;
  subject_type: string;
  subject_id: string;
  facts: Record<string, unknown>;
  previous_hash: string;
  hash: string;
}

/** A row with what its subject is called today. */
export interface NamedAuditRow extends AuditRow {
  subject_name: string | null;
}

/** The part of a row that its hash covers. */
export function toChainedEvent(row: AuditRow): ChainedEvent {
  return {
    id: row.id,
    at: row.at,
    actor: { type: row.actor_type, id: row.actor_id, name: row.actor_name },
    action: row.action,
    subject: { type: row.subject_type, id: row.subject_id },
    facts: row.facts,
  };
}

/** A row as operators see it. */
export function toView(row: NamedAuditRow): AuditEventView {
  const event = toChainedEvent(row);
  const subject = { ...event.subject, name: row.subject_name };
  return { ...event, at: row.at.toISOString(), subject, hash: row.hash };
}

/** Where a page of events begins and how many rows it has; without `after` and `before` at the latest event. */
export interface AuditPage {
  limit: number;
  /** The id before the first: upwards. */
  after?: string;
  /** The id after the first: downwards. */
  before?: string;
}

/** The rows that the filter shows: upwards with `after`, else from the latest downwards. */
export function auditRows(
  database: Pick<EntityManager, 'query'>,
  filter: AuditFilter,
  { limit, after, before }: AuditPage,
): Promise<NamedAuditRow[]> {
  const direction = after === undefined ? 'desc' : 'asc';
  const page = `${SELECT} order by id ${direction} limit $9`;
  return database.query<NamedAuditRow[]>(named(page, direction), [
    after ?? '0',
    before ?? null,
    filter.action ?? null,
    filter.actor ?? null,
    filter.subjectType ?? null,
    filter.subjectId ?? null,
    filter.from ?? null,
    filter.to ?? null,
    limit,
  ]);
}

/** The names are looked up by key, and for the rows of the page only. */
function named(page: string, direction: 'asc' | 'desc'): string {
  return `
  with page as (${page}),
  keyed as (select *, case when subject_id ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' then subject_id::uuid end as key
              from page)
  select page.*, coalesce(i.name, s.name, c.name, n.given_name, n.name, o.name) as subject_name
    from keyed page
    left join items i on page.subject_type = 'item' and i.id = page.key
    left join sources s on page.subject_type = 'source' and s.id = page.key
    left join api_clients c on page.subject_type = 'api-client' and c.id = page.key
    left join instances n on page.subject_type = 'instance' and n.id = page.key
    left join operators o on page.subject_type = 'operator' and o.id = page.key
   order by page.id ${direction}`;
}

// The text of an actor may be the id or the name, as people know the one and programs the other.
const SELECT = `
  select * from audit_events
   where id > $1 and ($2::bigint is null or id < $2)
     and ($3::text is null or action = $3)
     and ($4::text is null or actor_id = $4 or actor_name = $4)
     and ($5::text is null or subject_type = $5)
     and ($6::text is null or subject_id = $6)
     and ($7::timestamptz is null or at >= $7)
     and ($8::timestamptz is null or at < $8)`;
