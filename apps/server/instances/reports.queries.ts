import type { EntityManager } from 'typeorm';
import type { Report } from '#api/reports';
import type { ReportedItems } from './reported-items.ts';

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
  { report, reported }: { report: Report; reported: ReportedItems },
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
      JSON.stringify(reported.counts),
      reported.sha256,
      compliance === undefined ? null : JSON.stringify(compliance),
      openInstructions ?? null,
    ],
  );
  return rows[0]?.id ?? '';
}
