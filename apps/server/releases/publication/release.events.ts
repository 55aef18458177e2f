import type { Actor } from '../../access/actor.ts';
import type { AuditEvent } from '../../audit/audit.service.ts';
import type { WrittenRelease } from './release-writer.ts';

/** What the audit says of a release. */
export function releaseEvent(
  action: 'release.published' | 'release.restored',
  { seq, ...facts }: WrittenRelease,
  actor: Actor,
  more: Record<string, unknown> = {},
): AuditEvent {
  return {
    actor,
    action,
    subject: { type: 'release', id: String(seq) },
    facts: { ...facts, ...more },
  };
}

/** What the audit says of instructions that a restored release brings back. */
export function instructionsEvent(
  {
    itemId,
    ...facts
  }: { itemId: string; contentType: string; guid: string; digest: string; text: string | null },
  actor: Actor,
): AuditEvent {
  return { actor, action: 'instructions.changed', subject: { type: 'item', id: itemId }, facts };
}
