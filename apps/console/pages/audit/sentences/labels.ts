import type { AuditAction, AuditSubject } from '#api/audit';

/** What the filter calls an action. */
export const ACTION_LABELS: Readonly<Record<AuditAction, string>> = {
  'approval.given': 'Approval given',
  'approval.withdrawn': 'Approval withdrawn',
  'approval.dismissed': 'Approval dismissed',
  'instructions.changed': 'Instructions changed',
  'release.published': 'Release published',
  'release.restored': 'Release restored',
  'publication.epoch-raised': 'Epoch raised',
  'scan.applied': 'Scan with changes',
  'scan.confirmed': 'Held scan confirmed',
  'scan.cancelled': 'Scan cancelled',
  'source.added': 'Source added',
  'source.changed': 'Source changed',
  'source.deleted': 'Source deleted',
  'source.tested': 'Source tested',
  'content.accepted': 'Blocked file accepted',
  'content.purged': 'Content purged',
  'api-client.created': 'API client added',
  'api-client.scope-changed': 'API client: content types changed',
  'api-client.secret-changed': 'API client: new secret',
  'api-client.deleted': 'API client deleted',
  'instance.renamed': 'Instance renamed',
  'instance.merged': 'Instances merged',
  'instance.removed': 'Instance removed',
  'operator.invited': 'Operator invited',
  'operator.added': 'Operator added',
  'operator.service-account-added': 'Service account added',
  'operator.joined': 'Operator joined',
  'operator.changed': 'Operator changed',
  'operator.signed-in': 'Signed in',
  'operator.signed-out': 'Signed out',
  'operator.password-changed': 'Password changed',
  'operator.token-created': 'Token created',
  'operator.token-deleted': 'Token revoked',
};

/** What the filter calls a kind of thing. */
export const SUBJECT_LABELS: Readonly<Record<AuditSubject, string>> = {
  item: 'Item',
  release: 'Release',
  publication: 'Publication',
  source: 'Source',
  content: 'Content',
  'api-client': 'API client',
  instance: 'Instance',
  operator: 'Operator',
};

/** The label, or the word itself when it is of another version. */
export function labelIn(labels: Readonly<Record<string, string>>, word: string): string {
  return labels[word] ?? word;
}
