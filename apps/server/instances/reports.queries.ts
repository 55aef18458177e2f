import type { EntityManager } from 'typeorm';
import type { Report } from '#api/reports';
import type { ReportedItems } from './reported-items.ts';

/** Locks the instance against another report of it and returns the hash of its items; undefined when it is new. */
export async function lockInstance(
  manager: EntityManager,
  apiClientId: string,
  instanceKey: string,
): Promise<string | null | undefined> {
  const rows: { items_sha256: string | null }[] = await manager.query(
    'select items_sha256 from instances where api_client_id = $1 and instance_key = $2 for update',
    [apiClientId, instanceKey],
  );
  return rows[0]?.items_sha256;
}

/** What the API client takes up without this instance. Waits for others that count, so that nobody gets past a quota at once. */
export async function countOthers(
  manager: EntityManager,
  apiClientId: string,
  instanceKey: string,
): Promise<{ instances: number; bytes: number }> {
  await manager.query('select from api_clients where id = $1 for no key update', [apiClientId]);
  const [row] = await manager.query<{ instances: number; bytes: number }[]>(
    `select count(*)::int instances, coalesce(sum(report_bytes), 0)::float8 bytes
       from instances where api_client_id = $1 and instance_key <> $2`,
    [apiClientId, instanceKey],
  );
  return row ?? { instances: 0, bytes: 0 };
}

/** Writes the instance's row, new or not, and returns its id. */
export async function writeInstance(
  manager: EntityManager,
  apiClientId: string,
  { report, reported }: { report: Report; reported: ReportedItems },
): Promise<string> {
  const { instance, release, attemptedSeq, outcome, error, compliance, openInstructions } = report;
  const rows: { id: string }[] = await manager.query(
    `insert into instances (api_client_id, instance_key, name, connector, client_version, platform, epoch, seq,
       attempted_seq, outcome, error_code, error_detail, counts, items_sha256, compliance, open_instructions,
       report_bytes, reported_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, now())
     on conflict (api_client_id, instance_key) do update set
       (name, connector, client_version, platform, epoch, seq, attempted_seq, outcome, error_code, error_detail, counts,
        items_sha256, compliance, open_instructions, report_bytes, reported_at) =
       (excluded.name, excluded.connector, excluded.client_version, excluded.platform, excluded.epoch, excluded.seq,
        excluded.attempted_seq, excluded.outcome, excluded.error_code, excluded.error_detail, excluded.counts,
        excluded.items_sha256, excluded.compliance, excluded.open_instructions, excluded.report_bytes, excluded.reported_at)
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
      JSON.stringify(reported.counts),
      reported.sha256,
      compliance === undefined ? null : JSON.stringify(compliance),
      openInstructions ?? null,
      reported.bytes,
    ],
  );
  return rows[0]?.id ?? '';
}
