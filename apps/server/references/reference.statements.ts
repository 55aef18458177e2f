import type { EntityManager } from 'typeorm';
import { itemKey, type ItemKey, type ItemReference } from '#domain/item';
import type { ReferringChange, ReferringItem } from '#domain/references';

/** An approved change that waits, as far as references have to do with it. */
export interface WaitingChange extends ReferringChange {
  id: string;
}

/** What these revisions refer to, by their ids; those that refer to nothing are not in it. */
export async function referencesOf(
  manager: EntityManager,
  revisionIds: readonly string[],
): Promise<Map<string, ItemReference[]>> {
  const rows: { id: string; references: ItemReference[] }[] = await manager.query(
    `select id, refs as "references" from revisions where id = any($1::bigint[]) and refs <> '[]'`,
    [revisionIds],
  );
  return new Map(rows.map(({ id, references }) => [id, references]));
}

/** The keys (`itemKey`) of those that are published. */
export async function publishedAmong(
  manager: EntityManager,
  keys: readonly ItemKey[],
): Promise<Set<string>> {
  const rows: ItemKey[] = await manager.query(
    `select p.content_type as "contentType", p.guid from published_items p ${AMONG}`,
    columnsOf(keys),
  );
  return new Set(rows.map(itemKey));
}

/** The published items that refer to one of these. */
export function referringTo(
  manager: EntityManager,
  keys: readonly ItemKey[],
): Promise<ReferringItem[]> {
  // One walk over what is published, as the manifest needs it anyway: no number of keys makes it slow.
  return manager.query(
    `select p.content_type as "contentType", p.guid, p.refs as "references"
     from published_items p
     cross join jsonb_to_recordset(p.refs) e ("contentType" text, guid text)
     join unnest($1::text[], $2::text[]) k (content_type, guid)
       on k.content_type = e."contentType" and k.guid = e.guid
     where p.refs <> '[]'
     group by p.content_type, p.guid`,
    columnsOf(keys),
  );
}

/** Every approved removal, and every approved change of an item that refers to something or gets another path, in the order of their ids. */
export function waitingChanges(manager: EntityManager): Promise<WaitingChange[]> {
  return manager.query(
    `select * from (${WAITING} where ${IS_WAITING}) w
     where w.change = 'removed' or w."references" <> '[]' or w."isMoved" order by w.id`,
  );
}

/** Those of the items that are approved to be published. */
export function waitingAmong(
  manager: EntityManager,
  keys: readonly ItemKey[],
): Promise<WaitingChange[]> {
  return manager.query(
    `${WAITING} join unnest($1::text[], $2::text[]) k (content_type, guid)
       on k.content_type = i.content_type and k.guid = i.guid
     where ${IS_WAITING} and a.digest is not null order by i.id`,
    columnsOf(keys),
  );
}

/** True when one of these items may have to wait: it refers to something, is gone, or gets another path. */
export async function isReferring(
  manager: EntityManager,
  itemIds: readonly string[],
): Promise<boolean> {
  const rows: unknown[] = await manager.query(
    `select 1 from items i left join revisions r on r.id = i.observed_revision_id
     where i.id = any($1::uuid[]) and (r.id is null or r.refs <> '[]' or ${IS_MOVED}) limit 1`,
    [itemIds],
  );
  return rows.length > 0;
}

/** What people call these, by `itemKey`; those that nobody has a name for are not in it. */
export async function namesOf(
  manager: EntityManager,
  keys: readonly ItemKey[],
): Promise<Map<string, string>> {
  const rows: (ItemKey & { name: string | null })[] = await manager.query(
    `select k.content_type as "contentType", k.guid, coalesce(i.name, (
         select n.name from reference_names n where n.content_type = k.content_type and n.guid = k.guid limit 1)) as name
     from unnest($1::text[], $2::text[]) k (content_type, guid)
     left join items i on i.content_type = k.content_type and i.guid = k.guid`,
    columnsOf(keys),
  );
  return new Map(rows.flatMap((row) => (row.name === null ? [] : [[itemKey(row), row.name]])));
}

const AMONG = `join unnest($1::text[], $2::text[]) k (content_type, guid)
  on k.content_type = p.content_type and k.guid = p.guid`;

const IS_MOVED = `(i.published_revision_id is null
  or i.path is distinct from (select p.path from revisions p where p.id = i.published_revision_id))`;

// The references by a subquery: a join could be planned in a way that takes forever while the statistics are old.
const WAITING = `
  select i.id, i.content_type as "contentType", i.guid,
    coalesce((select r.refs from revisions r where r.id = i.observed_revision_id), '[]') as "references",
    case when a.digest is null then 'removed' else 'published' end as change,
    a.override_reason is not null as "isOverridden", ${IS_MOVED} as "isMoved"
  from items i join approvals a on a.id = i.approval_id`;

const IS_WAITING = `i.approval_id is not null and i.change_status <> 'unchanged'`;

function columnsOf(keys: readonly ItemKey[]): [string[], string[]] {
  const distinct = [...new Map(keys.map((key) => [itemKey(key), key])).values()];
  return [distinct.map((key) => key.contentType), distinct.map((key) => key.guid)];
}
