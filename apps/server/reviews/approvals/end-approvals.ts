import type { EntityManager } from 'typeorm';
import type { Approval } from '#domain/approval';
import type { ItemKey } from '#domain/item';
import type { Actor } from '../../access/actor.ts';
import type { AuditEvent } from '../../audit/audit.service.ts';

/** An active approval with its item, which the caller has locked. */
export interface ApprovedItem extends ItemKey {
  id: string;
  approvalId: string;
  approval: Approval;
}

/** Why approvals end before they are published: an operator withdraws them, or they no longer fit their item (docs/design.md#3). */
export type Ending = { state: 'withdrawn' } | { state: 'dismissed'; reason: string };

/**
 * Ends the approvals and takes their mark from the items. Returns what the audit says about those that were active; the caller
 * appends it in the same transaction (docs/guarantees.md#i10). Nothing else ends an approval except its publication.
 */
export async function endApprovals(
  manager: EntityManager,
  items: readonly ApprovedItem[],
  ending: Ending,
  actor: Actor,
): Promise<AuditEvent[]> {
  if (items.length === 0) return [];
  const reason = ending.state === 'dismissed' ? { reason: ending.reason } : {};
  const rows: { id: string }[] = await manager.query(END, [
    items.map(({ approvalId }) => approvalId),
    ending.state,
    reason.reason ?? null,
  ]);
  const ended = new Set(rows.map(({ id }) => id));
  return items
    .filter(({ approvalId }) => ended.has(approvalId))
    .map(({ id, contentType, guid, approval: { digest, previousDigest } }) => ({
      actor,
      action: `approval.${ending.state}`,
      subject: { type: 'item', id },
      facts: { contentType, guid, digest, previousDigest, ...reason },
    }));
}

const END = `
  with ended as (
    update approvals set state = $2, ended_at = clock_timestamp(), ended_reason = $3
    where id = any($1::bigint[]) and state = 'active'
    returning id, item_id),
  marked as (
    update items i set approval_id = null from ended where i.id = ended.item_id and i.approval_id = ended.id)
  select id from ended`;
