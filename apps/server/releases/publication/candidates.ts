import type { EntityManager } from 'typeorm';
import type { Candidate } from '#domain/release';

/** An item with its active approval, under lock. */
export interface LockedCandidate extends Candidate {
  id: string;
  approvalId: string;
  observedRevisionId: string | null;
  publishedRevisionId: string | null;
  /** Why it may be published although a reference is missing. */
  overrideReason: string | null;
}

/** Every approved item, or those of one content type, locked in the order of their ids. The caller must hold the publication lock. */
export function lockApproved(
  manager: EntityManager,
  contentType: string | null,
): Promise<LockedCandidate[]> {
  return lockCandidates(manager, '$1::text is null or i.content_type = $1', contentType);
}

/** The approved ones among these items, locked in the order of their ids. The caller must hold the publication lock. */
export function lockApprovedAmong(
  manager: EntityManager,
  itemIds: readonly string[],
): Promise<LockedCandidate[]> {
  return lockCandidates(manager, 'i.id = any($1::uuid[])', itemIds);
}

async function lockCandidates(
  manager: EntityManager,
  where: string,
  value: unknown,
): Promise<LockedCandidate[]> {
  const rows: CandidateRow[] = await manager.query(
    `select i.id, i.content_type as "contentType", i.guid, i.version, i.problem,
       i.observed_digest as "observedDigest", i.published_digest as "publishedDigest",
       i.observed_revision_id as "observedRevisionId", i.published_revision_id as "publishedRevisionId",
       a.id as "approvalId", a.override_reason as "overrideReason", a.digest, a.previous_digest as "previousDigest"
     from items i join approvals a on a.item_id = i.id and a.state = 'active'
     where ${where} order by i.id for update of i`,
    [value],
  );
  return rows.map(({ digest, previousDigest, ...item }) => ({
    ...item,
    approval: { digest, previousDigest },
  }));
}

type CandidateRow = Omit<LockedCandidate, 'approval'> & LockedCandidate['approval'];
