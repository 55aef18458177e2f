import type { Actor } from '../../access/actor.ts';
import type { AuditEvent } from '../../audit/audit.service.ts';
import type { LockedItem } from './approval.statements.ts';
import type { Given } from './decisions.ts';

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

/** What the audit says of approvals that were withdrawn. */
export function withdrawalEvents(items: readonly LockedItem[], actor: Actor): AuditEvent[] {
  return items.map((item) => ({
    actor,
    action: 'approval.withdrawn',
    ...aboutItem(item, digestsOf(item)),
  }));
}

/** What the audit says of approvals that no longer covered their item. */
export function dismissalEvents(
  items: readonly LockedItem[],
  actor: Actor,
  reason: string,
): AuditEvent[] {
  return items.map((item) => ({
    actor,
    action: 'approval.dismissed',
    ...aboutItem(item, { ...digestsOf(item), reason }),
  }));
}

function aboutItem(
  { id, contentType, guid }: LockedItem,
  facts: Record<string, unknown>,
): Pick<AuditEvent, 'subject' | 'facts'> {
  return { subject: { type: 'item', id }, facts: { contentType, guid, ...facts } };
}

function digestsOf(item: LockedItem): Record<string, unknown> {
  return { digest: item.active?.digest, previousDigest: item.active?.previousDigest };
}
