/** The decision $2 about the body $1, with the reason $3; a later one replaces it. */
export const DECIDE = `
  insert into content_decisions (sha256, decision, reason) values ($1, $2, $3)
  on conflict (sha256) do update
    set decision = excluded.decision, reason = excluded.reason, decided_at = clock_timestamp()`;

/** Whether the body $1 is here, is published, and how many revisions have it. */
export const PURGEABLE = `
  select exists (select from published_items p where p.body_sha256 = b.sha256) as "isPublished",
    (select count(*)::int from revisions r where r.body_sha256 = b.sha256) as revisions
  from blobs b where b.sha256 = $1`;

const DISMISS = `
  with dismissed as (
    update approvals a set state = 'dismissed', ended_at = clock_timestamp(),
      ended_reason = 'The content was purged.'
    from items i join revisions r on r.id = i.observed_revision_id
    where a.id = i.approval_id and r.body_sha256 = $1 returning a.id)
  update items i set approval_id = null from dismissed d where i.approval_id = d.id`;

const BLOCK = `
  update items i set problem = jsonb_build_object('code', 'purged',
    'detail', 'An administrator removed this content from ProSync. Change or remove the file in the source.')
  from revisions r where r.id = i.observed_revision_id and r.body_sha256 = $1`;

/** Everything that a purge of the body $1 changes beside the decision itself. */
export const PURGE_STEPS: readonly string[] = [
  DISMISS,
  BLOCK,
  `update blobs set bytes = '', purged_at = clock_timestamp() where sha256 = $1`,
];
