import type { EntityManager } from 'typeorm';
import type { Decidable, Approval } from '#domain/approval';
import type { ItemKey } from '#domain/item';
import {
  FILTER_SHOWS,
  filterValues,
  INSTRUCTIONS_NAME,
  type ShownItems,
} from '../items/items.queries.ts';

/** An item under lock, with its active approval. */
export interface LockedItem extends ItemKey, Decidable {
  id: string;
  active: ActiveApproval | null;
}

/** The approval that an item has, with why it may go out although a reference is missing. */
export interface ActiveApproval extends Approval {
  id: string;
  overrideReason: string | null;
}

/** An approval to write. */
export interface NewApproval extends Approval {
  itemId: string;
}

/** Locks these items, those that exist and are of one of the content types (null: of any), in the order of their ids. */
export async function lockItems(
  manager: EntityManager,
  ids: readonly string[],
  contentTypes: readonly string[] | null,
): Promise<LockedItem[]> {
  const where = 'i.id = any($1::uuid[]) and ($2::text[] is null or i.content_type = any($2))';
  return withActive(manager, await manager.query(lockingSql(where), [ids, contentTypes]));
}

/** Locks the items that need approval among those that the filter shows. */
export async function lockShown(manager: EntityManager, filter: ShownItems): Promise<LockedItem[]> {
  const where = `${FILTER_SHOWS} and i.approval_status = 'needs-approval'`;
  return withActive(manager, await manager.query(lockingSql(where), filterValues(filter)));
}

/** Writes the approvals and marks their items. */
export async function giveApprovals(
  manager: EntityManager,
  approvals: readonly NewApproval[],
  by: { operatorId: string; comment: string | null; overrideReason: string | null },
): Promise<void> {
  await manager.query(
    `with given as (
       insert into approvals (item_id, digest, previous_digest, operator_id, comment, override_reason)
       select t.item_id, t.digest, t.previous_digest, $4, $5, $6
       from unnest($1::uuid[], $2::text[], $3::text[]) t (item_id, digest, previous_digest)
       returning id, item_id)
     update items i set approval_id = given.id from given where i.id = given.item_id`,
    [
      approvals.map((a) => a.itemId),
      approvals.map((a) => a.digest),
      approvals.map((a) => a.previousDigest),
      by.operatorId,
      by.comment,
      by.overrideReason,
    ],
  );
}

function lockingSql(where: string): string {
  return `select i.id, i.content_type as "contentType", i.guid, i.change_status as "changeStatus",
      i.observed_digest as "observedDigest", i.published_digest as "publishedDigest", i.problem
    from items i where ${where} order by i.id for update`;
}

// Statements of their own: whoever held the lock before us may just have given an approval, or written instructions, which a
// join would not see.
async function withActive(
  manager: EntityManager,
  items: Omit<LockedItem, 'active' | 'observedInstructions'>[],
): Promise<LockedItem[]> {
  const ids = items.map((item) => item.id);
  const rows: (ActiveApproval & { itemId: string })[] = await manager.query(
    `select id, item_id as "itemId", digest, previous_digest as "previousDigest",
       override_reason as "overrideReason"
     from approvals where state = 'active' and item_id = any($1::uuid[])`,
    [ids],
  );
  const active = new Map(rows.map((row) => [row.itemId, row]));
  const written: { id: string; name: string }[] = await manager.query(
    `select i.id, ${INSTRUCTIONS_NAME} as name
     from items i join instructions n on n.revision_id = i.observed_revision_id
     where i.id = any($1::uuid[])`,
    [ids],
  );
  const instructions = new Map(written.map(({ id, name }) => [id, name]));
  return items.map((item) => ({
    ...item,
    active: active.get(item.id) ?? null,
    observedInstructions: instructions.get(item.id) ?? null,
  }));
}
