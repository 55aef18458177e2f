/** The decision $2 about the body $1, with the reason $3; a later one replaces it. */
export const DECIDE = `
  insert into content_decisions (sha256, decision, reason) values ($1, $2, $3)
  on conflict (sha256) do update
    set decision = excluded.decision, reason = excluded.reason, decided_at = clock_timestamp()`;

/** The same, but a purge stays: no row is returned then. */
export const DECIDE_UNLESS_PURGED = `
  ${DECIDE} where content_decisions.decision <> 'purged' returning sha256`;

/** Whether the body $1 is here, is published, and how many revisions have it. */
export const PURGEABLE = `
  select exists (select from published_items p where p.body_sha256 = b.sha256) as "isPublished",
    (select count(*)::int from revisions r where r.body_sha256 = b.sha256) as revisions
  from blobs b where b.sha256 = $1`;

/** The approved items whose observed state has the body $1. */
export const APPROVED = `
  select i.id, i.content_type as "contentType", i.guid, a.id as "approvalId",
    jsonb_build_object('digest', a.digest, 'previousDigest', a.previous_digest) as approval
  from items i join revisions r on r.id = i.observed_revision_id join approvals a on a.id = i.approval_id
  where r.body_sha256 = $1 order by i.id`;

const BLOCK = `
  update items i set problem = jsonb_build_object('code', 'purged',
    'detail', 'An administrator removed this content from ProSync. Change or remove the file in the source.')
  from revisions r where r.id = i.observed_revision_id and r.body_sha256 = $1`;

/** Everything that a purge of the body $1 changes beside the decision itself and the approvals. */
export const PURGE_STEPS: readonly string[] = [
  BLOCK,
  `update blobs set bytes = '', purged_at = clock_timestamp() where sha256 = $1`,
];
