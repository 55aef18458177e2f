import type { AuditEventView } from '#api/audit';
import type { ChainedEvent } from './chain.ts';

/** A row of `audit_events`. */
export interface AuditRow {
  id: string;
  at: Date;
  actor_type: 'operator' | 'api-client' | 'system';
  actor_id: string | null;
  actor_name: string;
  action: string;
  subject_type: string;
  subject_id: string;
  facts: Record<string, unknown>;
  previous_hash: string;
  hash: string;
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
export function toView(row: AuditRow): AuditEventView {
  return { ...toChainedEvent(row), at: row.at.toISOString(), hash: row.hash };
}
