import type { EntityManager } from 'typeorm';
import type { Report, ReportedItem } from '#api/reports';

/** Locks the instance against another report of it and returns the hash of its items; null when it is new. */
export async function lockInstance(
  manager: EntityManager,
  apiClientId: string,
  instanceKey: string,
): Promise<string | null> {
  const rows: { items_sha256: string | null }[] = await manager.query(
    'select items_sha256 from instances where api_client_id = $1 and instance_key = $2 for update',
    [apiClientId, instanceKey],
  );
  return rows[0]?.items_sha256 ?? null;
}

/** Writes the instance's row, new or not, and returns its id. */
export async function writeInstance(
  manager: EntityManager,
  apiClientId: string,
  { report, counts, itemsSha256 }: { report: Report; counts: object; itemsSha256: string },
): Promise<string> {
  const { instance, release, attemptedSeq, outcome, error, compliance, openInstructions } = report;
  const rows: { id: string }[] = await manager.query(
    `insert into instances (api_client_id, instance_key, name, connector, client_version, platform, epoch, seq,
       attempted_seq, outcome, error_code, error_detail, counts, items_sha256, compliance, open_instructions,
       reported_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, now())
     on conflict (api_client_id, instance_key) do update set
       (name, connector, client_version, platform, epoch, seq, attempted_seq, outcome, error_code, error_detail, counts,
        items_sha256, compliance, open_instructions, reported_at) =
       (excluded.name, excluded.connector, excluded.client_version, excluded.platform, excluded.epoch, excluded.seq,
        excluded.attempted_seq, excluded.outcome, excluded.error_code, excluded.error_detail, excluded.counts,
        excluded.items_sha256, excluded.compliance, excluded.open_instructions, excluded.reported_at)
     returning id`,
    [
      apiClientId,
      instance.key,
      instance.name,
      instance.connector,
      instance.clientVersion,
      instance.platform,
      release.epoch,
      release.seq,
      attemptedSeq,
      outcome,
      error?.code ?? null,
      error?.detail ?? null,
      JSON.stringify(counts),
      itemsSha256,
      compliance === undefined ? null : JSON.stringify(compliance),
      openInstructions ?? null,
    ],
  );
  return rows[0]?.id ?? '';
}

/** Makes these the items of the instance: rows that are equal already are not written. */
export async function replaceItems(
  manager: EntityManager,
  instanceId: string,
  items: readonly ReportedItem[],
): Promise<void> {
  const contentTypes = items.map((item) => item.contentType);
  const guids = items.map((item) => item.guid);
  await manager.query(
    `delete from instance_items old
      where instance_id = $1 and not exists (
        select from unnest($2::text[], $3::text[]) named (content_type, guid)
         where named.content_type = old.content_type and named.guid = old.guid)`,
    [instanceId, contentTypes, guids],
  );
  await manager.query(
    `insert into instance_items as old (instance_id, content_type, guid, state, reason, version, digest)
     select $1, * from unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::integer[], $7::text[])
     on conflict (instance_id, content_type, guid) do update set
       (state, reason, version, digest, changed_at) =
       (excluded.state, excluded.reason, excluded.version, excluded.digest, now())
      where (old.state, old.reason, old.version, old.digest)
        is distinct from (excluded.state, excluded.reason, excluded.version, excluded.digest)`,
    [
      instanceId,
      contentTypes,
      guids,
      items.map((item) => item.state),
      items.map((item) => item.reason),
      items.map((item) => item.version),
      items.map((item) => item.digest),
    ],
  );
}
