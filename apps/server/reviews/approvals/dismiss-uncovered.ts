import type { EntityManager } from 'typeorm';
import { covers, type Approvable } from '#domain/approval';
import type { Actor } from '../../access/actor.ts';
import type { AuditEvent } from '../../audit/audit.service.ts';
import { endApprovals, type ApprovedItem } from './end-approvals.ts';

/** Why an approval is dismissed (docs/design.md#3). */
const CHANGED = 'The source changed again after the approval.';

/**
 * Dismisses the approvals of the source that no longer cover the state of their item (docs/design.md#3, docs/guarantees.md#i6) and
 * returns what the audit says about it.
 */
export async function dismissUncovered(
  manager: EntityManager,
  sourceId: string,
  actor: Actor,
): Promise<AuditEvent[]> {
  const rows: Row[] = await manager.query(
    `select a.id as "approvalId", a.digest, a.previous_digest as "previousDigest", i.id, i.content_type as "contentType",
       i.guid, i.observed_digest as "observedDigest", i.published_digest as "publishedDigest", i.problem
     from items i join approvals a on a.id = i.approval_id
     where i.source_id = $1
     order by i.id`,
    [sourceId],
  );
  const uncovered = rows.filter((row) => !covers(row, row)).map(approvedItem);
  return endApprovals(manager, uncovered, { state: 'dismissed', reason: CHANGED }, actor);
}

type Row = Omit<ApprovedItem, 'approval'> &
  ApprovedItem['approval'] &
  Omit<Approvable, 'changeStatus'>;

function approvedItem({ digest, previousDigest, ...item }: Row): ApprovedItem {
  return { ...item, approval: { digest, previousDigest } };
}
