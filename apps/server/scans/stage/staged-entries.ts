import type { EntityManager } from 'typeorm';
import type { Item } from '#domain/item';
import { withGuid, type Relocation } from '#domain/relocation';
import type { ReadProblem } from '#connectors/connector';

/** The condition "not found by the scan $1", of the content type and GUID of `row`. */
export function notFound(row: string): string {
  return ['scan_entries', 'scan_unchanged']
    .map(
      (table) => `not exists (
        select from ${table} e
        where e.scan_id = $1 and e.content_type = ${row}.content_type and e.guid = ${row}.guid)`,
    )
    .join(' and ');
}

/** Takes the entries out that stand under the GUID of a problem. */
export async function unstage(
  manager: EntityManager,
  scanId: string,
  problems: readonly ReadProblem[],
): Promise<void> {
  if (problems.length === 0) return;
  await manager.query(
    `delete from scan_entries e using unnest($2::text[], $3::text[]) p (content_type, guid)
     where e.scan_id = $1 and e.content_type = p.content_type and e.guid = p.guid`,
    [scanId, problems.map((p) => p.contentType), problems.map((p) => p.guid)],
  );
}

/** Puts entries under another GUID. The digest covers the GUID, so each is read back and its digests are made anew. */
export async function renameEntries(
  manager: EntityManager,
  scanId: string,
  renamed: readonly Relocation[],
): Promise<void> {
  if (renamed.length === 0) return;
  const entries: (Item & { guid: string; kept: string; derivedGuid: string })[] =
    await manager.query(
      `select e.content_type as "contentType", e.guid, e.derived_guid as "derivedGuid", n.kept, e.name, e.path, e.tags,
         e.refs as "references", e.executable,
         jsonb_build_object('sha256', e.body_sha256, 'size', e.body_size, 'mediaType', e.media_type) as body
       from scan_entries e
       join unnest($2::text[], $3::text[], $4::text[]) n (content_type, derived_guid, kept)
         using (content_type, derived_guid)
       where e.scan_id = $1`,
      [
        scanId,
        renamed.map((r) => r.contentType),
        renamed.map((r) => r.derivedGuid),
        renamed.map((r) => r.guid),
      ],
    );
  const kept = entries.map((entry) => withGuid(entry, entry.kept));
  await manager.query(
    `update scan_entries e set guid = n.guid, digest = n.digest, pathless_digest = n.pathless_digest
     from unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::text[])
       n (content_type, derived_guid, guid, digest, pathless_digest)
     where e.scan_id = $1 and e.content_type = n.content_type and e.derived_guid = n.derived_guid`,
    [
      scanId,
      kept.map((e) => e.contentType),
      kept.map((e) => e.derivedGuid),
      kept.map((e) => e.guid),
      kept.map((e) => e.digest),
      kept.map((e) => e.pathlessDigest),
    ],
  );
}
