import type { EntityManager } from 'typeorm';
import type { SourceEntity } from './source.entity.ts';

/** What may change about a source. */
export type ChangeableSource = Pick<SourceEntity, 'name' | 'connector' | 'settings'>;

/** The source under a lock that keeps scans of it from beginning; null when there is none with this id. */
export async function lockSource(
  manager: EntityManager,
  id: string,
): Promise<ChangeableSource | null> {
  const rows: ChangeableSource[] = await manager.query(
    'select name, connector, settings from sources where id = $1 and deleted_at is null for update',
    [id],
  );
  return rows[0] ?? null;
}

/**
 * True while a scan of the locked source runs anywhere. One whose server has been silent for a minute is ended: should it
 * come back, it finds that nothing of it may be kept.
 */
export async function isBeingScanned(manager: EntityManager, id: string): Promise<boolean> {
  await manager.query(
    `update scans set status = 'incomplete', reason = 'The server that ran it stopped.',
       finished_at = clock_timestamp()
     where source_id = $1 and status = 'running' and alive_at < clock_timestamp() - interval '60 seconds'`,
    [id],
  );
  const running: unknown[] = await manager.query(
    `select 1 from scans where source_id = $1 and status = 'running'`,
    [id],
  );
  return running.length > 0;
}

/** Stores a new name and new settings; with other settings the next scan is due at once. */
export async function storeSource(
  manager: EntityManager,
  id: string,
  { name, settings }: ChangeableSource,
): Promise<void> {
  await manager.query(
    `update sources set name = $2, settings = $3,
       scan_due_at = case when settings = $3 then scan_due_at else clock_timestamp() end,
       described_by = case when settings = $3 then described_by end
     where id = $1`,
    [id, name, settings],
  );
}
