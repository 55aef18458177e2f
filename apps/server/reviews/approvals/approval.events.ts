import type { Actor } from '../../access/actor.ts';
import type { AuditEvent } from '../../audit/audit.service.ts';
import type { LockedItem } from './approval.statements.ts';
import type { Given } from './approval-decisions.ts';

/** What the audit says of approvals that were given: one event each. */
export function approvalEvents(
  given: readonly Given[],
  actor: Actor,
  { comment, overrideReason }: { comment: string | null; overrideReason: string | null },
): AuditEvent[] {
  return given.map(({ item, approval: { digest, previousDigest } }) => ({
    actor,
    action: 'approval.given',
    ...aboutItem(item, {
      digest,
      previousDigest,
      comment,
      ...(overrideReason !== null && { overrideReason }),
    }),
  }));
}

function aboutItem(
  { id, contentType, guid }: LockedItem,
  facts: Record<string, unknown>,
): Pick<AuditEvent, 'subject' | 'facts'> {
  return { subject: { type: 'item', id }, facts: { contentType, guid, ...facts } };
}
