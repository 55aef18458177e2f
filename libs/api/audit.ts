import { z } from 'zod';
import { PageQuery, pageOf } from './page.ts';
import { Time } from './primitives.ts';

/** Noun and verb of every state change that the audit records. */
export const AuditAction = z.enum([
  'approval.given',
  'approval.withdrawn',
  'approval.dismissed',
  'instructions.changed',
  'release.published',
  'release.restored',
  'publication.epoch-raised',
  'scan.applied',
  'scan.confirmed',
  'scan.cancelled',
  'source.added',
  'source.changed',
  'source.deleted',
  'source.tested',
  'content.accepted',
  'content.purged',
  'api-client.created',
  'api-client.scope-changed',
  'api-client.secret-changed',
  'api-client.deleted',
  'instance.renamed',
  'instance.merged',
  'instance.removed',
  'operator.invited',
  'operator.added',
  'operator.service-account-added',
  'operator.joined',
  'operator.changed',
  'operator.signed-in',
  'operator.signed-out',
  'operator.password-changed',
  'operator.token-created',
  'operator.token-deleted',
]);
export type AuditAction = z.infer<typeof AuditAction>;

/** What such a change happens to. */
export const AuditSubject = z.enum([
  'item',
  'release',
  'publication',
  'source',
  'content',
  'api-client',
  'instance',
  'operator',
]);
export type AuditSubject = z.infer<typeof AuditSubject>;

/** What the list and the exports show. `actor` is an id or a name; `to` itself is not included. */
export const AuditFilter = z.strictObject({
  action: z.string().max(100).optional(),
  actor: z.string().max(255).optional(),
  subjectType: z.string().max(50).optional(),
  subjectId: z.string().max(255).optional(),
  from: Time.optional(),
  to: Time.optional(),
});
export type AuditFilter = z.infer<typeof AuditFilter>;

export const AuditQuery = AuditFilter.extend(PageQuery.shape);
export type AuditQuery = z.infer<typeof AuditQuery>;

export const AuditEventView = z.object({
  id: z.string(),
  at: Time,
  actor: z.object({
    type: z.enum(['operator', 'service-account', 'api-client', 'system']),
    id: z.string().nullable(),
    name: z.string(),
  }),
  /** One of `AuditAction`, or one of a version before or after this one. */
  action: z.string(),
  /** `name` is what it is called today; null when it has no name, or is gone. The hash does not cover it. */
  subject: z.object({ type: z.string(), id: z.string(), name: z.string().nullable() }),
  facts: z.record(z.string(), z.unknown()),
  hash: z.string(),
});
export type AuditEventView = z.infer<typeof AuditEventView>;

export const AuditList = pageOf(AuditEventView);
export type AuditList = z.infer<typeof AuditList>;

/** What a walk along the chain found; `brokenAt` is the id of the first event that does not fit, or null. */
export const ChainCheckView = z.object({
  events: z.int(),
  /** The hash of the last event that fits. */
  lastHash: z.string(),
  brokenAt: z.string().nullable(),
});
export type ChainCheckView = z.infer<typeof ChainCheckView>;
