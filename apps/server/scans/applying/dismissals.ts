import type { EntityManager } from 'typeorm';
import { covers, type Approvable, type Approval } from '#domain/approval';
import type { Actor } from '../../access/actor.ts';
import type { AuditEvent } from '../../audit/audit.service.ts';
import type { RunningScan } from '../running/running-scan.ts';

/** Why an approval is dismissed (docs/design.md#3). */
const CHANGED = 'The source changed again after the approval.';

/**
 * Dismisses the approvals of the source that no longer cover the state of their item (docs/design.md#3, reliability.md I6) and
 * returns what the audit says about it.
 */
export async function dismissUncovered(
  manager: EntityManager,
  scan: RunningScan,
  actor: Actor,
): Promise<AuditEvent[]> {
  const approved: ApprovedItem[] = await manager.query(
    `select a.id as "approvalId", a.digest, a.previous_digest as "previousDigest", i.id, i.content_type as "contentType",
       i.guid, i.observed_digest as "observedDigest", i.published_digest as "publishedDigest", i.problem
     from items i join approvals a on a.id = i.approval_id
     where i.source_id = $1
     order by i.id`,
    [scan.sourceId],
  );
  const uncovered = approved.filter((item) => !covers(item, item));
  if (uncovered.length === 0) return [];
  await manager.query(
    `with dismissed as (
       update approvals a set state = 'dismissed', ended_at = clock_timestamp(), ended_reason = $2
       where a.id = any($1::bigint[]) returning a.id)
     update items i set approval_id = null from dismissed d where i.approval_id = d.id`,
    [uncovered.map((item) => item.approvalId), CHANGED],
  );
  return uncovered.map(({ id, contentType, guid, digest, previousDigest }) => ({
    actor,
    action: 'approval.dismissed',
    subject: { type: 'item', id },
    facts: { contentType, guid, digest, previousDigest, reason: CHANGED },
  }));
}

interface ApprovedItem extends Approval, Omit<Approvable, 'changeStatus'> {
  id: string;
  approvalId: string;
  contentType: string;
  guid: string;
}
