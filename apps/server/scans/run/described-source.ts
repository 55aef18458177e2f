import type { EntityManager } from 'typeorm';

/**
 * Why a reading counts for nothing although it was complete: what described the content of the source (`prosync.yaml`) is
 * gone, so that other files, or none, seem to be its content. Null when all is well.
 */
export async function whyUndescribed(
  manager: EntityManager,
  sourceId: string,
  describedBy: string | null,
): Promise<string | null> {
  if (describedBy !== null) return null;
  const rows: { before: string | null }[] = await manager.query(
    'select described_by as before from sources where id = $1',
    [sourceId],
  );
  const before = rows[0]?.before ?? null;
  if (before === null) return null;
  return `The source had a file ${before} and has none now, so ProSync can't tell which files are its content. Restore the file, or write a new one.`;
}

/** Remembers what describes the content of the source, for the next scan. */
export async function rememberDescription(
  manager: EntityManager,
  sourceId: string,
  describedBy: string | null,
): Promise<void> {
  await manager.query(
    'update sources set described_by = $2 where id = $1 and described_by is distinct from $2',
    [sourceId, describedBy],
  );
}
