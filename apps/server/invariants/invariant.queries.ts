/** A promise of docs/guarantees.md#1 as a query that returns what breaks it, and nothing while it holds. */
export interface Invariant {
  /** The promise's number; stable. */
  id: string;
  says: string;
  sql: string;
  /** True when its rows name the release in `seq`, and asking for one release alone is cheap. */
  isAboutOneRelease?: true;
}

/** The promises that the tables can prove; hashes, manifest, signature and audit chain are proven in code. */
export const INVARIANTS: readonly Invariant[] = [
  {
    id: 'I1',
    isAboutOneRelease: true,
    says: 'Every published change was approved, by the revision that was shown and over the one that it replaced.',
    sql: `select c.seq, c.content_type, c.guid
      from release_changes c
      join releases r on r.seq = c.seq and r.trigger <> 'restore'
      left join revisions n on n.id = c.revision_id
      left join revisions p on p.id = c.previous_revision_id
      left join approvals a on a.id = c.approval_id and a.state = 'published' and a.seq = c.seq
      left join items i on i.id = a.item_id and i.content_type = c.content_type and i.guid = c.guid
      where i.id is null or a.digest is distinct from n.digest or a.previous_digest is distinct from p.digest`,
  },
  {
    id: 'I1',
    isAboutOneRelease: true,
    says: 'A restored release brings back only what was published before.',
    sql: `select c.seq, c.content_type, c.guid
      from release_changes c
      join releases r on r.seq = c.seq and r.trigger = 'restore'
      where c.change = 'published' and not exists (
        select 1 from release_changes e
        where e.seq < c.seq and e.revision_id = c.revision_id and e.change = 'published')`,
  },
  {
    id: 'I1',
    says: 'What is published is, in every field, the revision that was approved.',
    sql: `select p.content_type, p.guid
      from published_items p join revisions r on r.id = p.revision_id
      where (p.content_type, p.guid, p.digest, p.name, p.path, p.tags, p.refs, p.body_sha256, p.body_size, p.media_type,
        p.executable)
        is distinct from
        (r.content_type, r.guid, r.digest, r.name, r.path, r.tags, r.refs, r.body_sha256, r.body_size, r.media_type,
        r.executable)`,
  },
  {
    id: 'I2',
    says: 'Release numbers are dense, and the publication row has the last one.',
    sql: `select p.seq as publication, count(r.seq) as releases, max(r.seq) as last
      from publication p left join releases r on true
      group by p.seq
      having p.seq <> coalesce(max(r.seq), 0) or count(r.seq) <> coalesce(max(r.seq), 0)`,
  },
  {
    id: 'I3',
    says: 'The production tables are what the releases, one after the other, make of them.',
    sql: `with latest as (
        select distinct on (content_type, guid) content_type, guid, change, version, revision_id
        from release_changes order by content_type, guid, seq desc)
      select coalesce(l.content_type, p.content_type) as content_type, coalesce(l.guid, p.guid) as guid
      from (select * from latest where change = 'published') l
      full join published_items p on p.content_type = l.content_type and p.guid = l.guid
      where l.revision_id is distinct from p.revision_id or l.version is distinct from p.version`,
  },
  {
    id: 'I3',
    says: 'The review side knows exactly what is published.',
    sql: `select coalesce(i.content_type, p.content_type) as content_type, coalesce(i.guid, p.guid) as guid
      from (select * from items where published_digest is not null) i
      full join published_items p on p.content_type = i.content_type and p.guid = i.guid
      where i.published_revision_id is distinct from p.revision_id
         or i.published_digest is distinct from p.digest
         or i.version is distinct from p.version`,
  },
  {
    id: 'I4',
    says: 'Versions rise by one with each publication, and a removal keeps the number.',
    sql: `select seq, content_type, guid, version from (
        select seq, content_type, guid, change, version,
          coalesce(lag(version) over (partition by content_type, guid order by seq), 0) as before
        from release_changes) c
      where version <> before + case change when 'published' then 1 else 0 end`,
  },
  {
    id: 'I6',
    says: 'An active approval covers exactly the state that its item is in.',
    sql: `select i.content_type, i.guid
      from approvals a full join items i on i.approval_id = a.id
      where (a.state = 'active' or i.approval_id is not null)
        and (a.id is null or i.id is null or a.state <> 'active' or a.item_id <> i.id or i.problem is not null
          or a.digest is distinct from i.observed_digest or a.previous_digest is distinct from i.published_digest)`,
  },
  {
    id: 'C8',
    says: 'Every published item has what it refers to, unless an operator gave a reason why it need not.',
    sql: `select p.content_type, p.guid, e."contentType" as missing_content_type, e.guid as missing_guid
      from published_items p
      cross join jsonb_to_recordset(p.refs) e ("contentType" text, guid text)
      join releases r on r.seq = p.seq
      left join published_items t on t.content_type = e."contentType" and t.guid = e.guid
      left join release_changes c on c.seq = p.seq and c.content_type = p.content_type and c.guid = p.guid
      left join approvals a on a.id = c.approval_id
      where p.refs <> '[]' and t.guid is null and a.override_reason is null and r.override_reason is null
        and not exists (
          select from release_changes g
          join releases gr on gr.seq = g.seq left join approvals ga on ga.id = g.approval_id
          where g.content_type = e."contentType" and g.guid = e.guid and g.seq > p.seq and g.change = 'removed'
            and coalesce(ga.override_reason, gr.override_reason) is not null)`,
  },
  {
    id: 'I10',
    isAboutOneRelease: true,
    says: 'Every release has one audit row.',
    sql: `select r.seq from releases r
      left join audit_events e on e.subject_type = 'release' and e.subject_id = r.seq::text
        and e.action in ('release.published', 'release.restored')
      group by r.seq having count(e.id) <> 1`,
  },
  {
    id: 'I10',
    says: 'Every approval has one audit row.',
    sql: `select given.item_id from
        (select item_id::text, count(*) from approvals group by item_id) given
      full join (select subject_id as item_id, count(*) from audit_events
        where action = 'approval.given' group by subject_id) told using (item_id)
      where given.count is distinct from told.count`,
  },
];
