import type { EntityManager } from 'typeorm';
import { ProSyncError } from '#domain/errors';
import type { ItemKey } from '#domain/item';

/** What a release does to one item, by the revisions that it leads from and to. */
export interface WrittenChange extends ItemKey {
  change: 'published' | 'removed';
  version: number;
  revisionId: string | null;
  previousRevisionId: string | null;
  /** Null when no approval is consumed: a restored release. */
  approvalId: string | null;
}

/**
 * Writes what release `seq` changes, and makes the production tables and the review side follow: five statements, however
 * many items there are. Throws `corrupt-blob` before anything of a body that is not what its name says gets out.
 */
export async function writeChanges(
  manager: EntityManager,
  seq: number,
  changes: readonly WrittenChange[],
): Promise<void> {
  await manager.query(INSERT_CHANGES, [seq, ...columnsOf(changes)]);
  await checkBodies(manager, seq);
  for (const statement of FOLLOW) await manager.query(statement, [seq]);
}

// The release itself is written after its changes, because it holds the manifest that they lead to.
const INSERT_CHANGES = `
  insert into release_changes (seq, content_type, guid, change, version, revision_id, previous_revision_id, approval_id)
  select $1::integer, * from unnest($2::text[], $3::text[], $4::text[], $5::integer[], $6::bigint[], $7::bigint[],
                                    $8::bigint[])`;

const PUBLISH = `
  insert into published_items as p (content_type, guid, revision_id, seq, version, digest, name, path, tags, refs,
                                    body_sha256, body_size, media_type, executable)
  select c.content_type, c.guid, r.id, c.seq, c.version, r.digest, r.name, r.path, r.tags, r.refs,
         r.body_sha256, r.body_size, r.media_type, r.executable
  from release_changes c join revisions r on r.id = c.revision_id
  where c.seq = $1 and c.change = 'published'
  on conflict (content_type, guid) do update set
    revision_id = excluded.revision_id, seq = excluded.seq, version = excluded.version, digest = excluded.digest,
    name = excluded.name, path = excluded.path, tags = excluded.tags, refs = excluded.refs,
    body_sha256 = excluded.body_sha256, body_size = excluded.body_size, media_type = excluded.media_type,
    executable = excluded.executable`;

const REMOVE = `
  delete from published_items p using release_changes c
  where c.seq = $1 and c.change = 'removed' and p.content_type = c.content_type and p.guid = c.guid`;

// An item that is not observed is shown under the name that is published.
const MARK_ITEMS = `
  update items i set
    published_revision_id = r.id, published_digest = r.digest, published_pathless_digest = r.pathless_digest,
    digest_with_bit = null, version = c.version, approval_id = null, changed_at = clock_timestamp(),
    name = case when i.observed_digest is null then coalesce(r.name, i.name) else i.name end,
    path = case when i.observed_digest is null then coalesce(r.path, i.path) else i.path end
  from release_changes c left join revisions r on r.id = c.revision_id
  where c.seq = $1 and i.content_type = c.content_type and i.guid = c.guid`;

const CONSUME_APPROVALS = `
  update approvals a set state = 'published', seq = c.seq, ended_at = clock_timestamp()
  from release_changes c where c.seq = $1 and a.id = c.approval_id`;

const FOLLOW = [PUBLISH, REMOVE, MARK_ITEMS, CONSUME_APPROVALS];

/** Hashes the bodies of what is published anew, in the database (docs/guarantees.md#2.1 step 4, I1). */
async function checkBodies(manager: EntityManager, seq: number): Promise<void> {
  const wrong: (ItemKey & { sha256: string; isPurged: boolean })[] = await manager.query(
    `select c.content_type as "contentType", c.guid, b.sha256, b.purged_at is not null as "isPurged"
     from release_changes c join revisions r on r.id = c.revision_id join blobs b on b.sha256 = r.body_sha256
     where c.seq = $1 and encode(sha256(b.bytes), 'hex') <> b.sha256 limit 10`,
    [seq],
  );
  if (wrong.length === 0) return;
  const names = wrong.map(({ contentType, guid }) => `${contentType} ${guid}`).join(', ');
  if (wrong.every(({ isPurged }) => isPurged)) throw purgedContent(names);
  throw new ProSyncError(
    'corrupt-blob',
    `Stored bodies are not what was approved: ${names}. Nothing was published.`,
    {
      remedy: 'Restore the database from a backup, and find out who changed it.',
      facts: { wrong },
    },
  );
}

function purgedContent(names: string): ProSyncError {
  return new ProSyncError(
    'content-purged',
    `An administrator removed content of this release from ProSync: ${names}. Nothing was published.`,
    { remedy: 'Restore another release, or publish a new version of these items first.' },
  );
}

function columnsOf(changes: readonly WrittenChange[]): unknown[][] {
  return [
    changes.map((c) => c.contentType),
    changes.map((c) => c.guid),
    changes.map((c) => c.change),
    changes.map((c) => c.version),
    changes.map((c) => c.revisionId),
    changes.map((c) => c.previousRevisionId),
    changes.map((c) => c.approvalId),
  ];
}
