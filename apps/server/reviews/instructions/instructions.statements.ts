import type { EntityManager } from 'typeorm';

/** The revision that an item has at its source, with the instructions that it has. The item must be locked. */
export async function observedInstructions(
  manager: EntityManager,
  itemId: string,
): Promise<{ revisionId: string; text: string | null } | null> {
  const rows: { revisionId: string; text: string | null }[] = await manager.query(
    `select i.observed_revision_id as "revisionId", n.text
     from items i left join instructions n on n.revision_id = i.observed_revision_id
     where i.id = $1 and i.observed_revision_id is not null`,
    [itemId],
  );
  return rows[0] ?? null;
}

/** Makes this the text of the revision; null removes it. */
export async function writeText(
  manager: EntityManager,
  revisionId: string,
  text: string | null,
  operatorId: string,
): Promise<void> {
  if (text === null) {
    await manager.query('delete from instructions where revision_id = $1', [revisionId]);
    return;
  }
  await manager.query(
    `insert into instructions (revision_id, text, operator_id) values ($1, $2, $3)
     on conflict (revision_id) do update set
       text = excluded.text, operator_id = excluded.operator_id, changed_at = clock_timestamp()`,
    [revisionId, text, operatorId],
  );
}
