import { SEALED_TABLES, type SealedTable } from '#domain/row-seal';
import { primaryKey, sealedText } from './sealed-text.ts';
import type { Database, SealedRow, Seals } from './seals.ts';

interface Row {
  key: string;
  text: string;
  seal: string | null;
}

const BATCH_SIZE = 5_000;

/** Every row of the sealed tables with whether its seal fits, in batches. */
async function* checkedRows(
  database: Database,
  seals: Seals,
  table: SealedTable,
): AsyncGenerator<SealedRow & { holds: boolean }> {
  const id = primaryKey(table);
  for (let last = ''; ;) {
    const rows = await database.query<Row[]>(
      `select t.${id}::text as key, ${sealedText(table, 't')} as text, t.seal from ${table} t
        where t.${id}::text > $1 order by t.${id}::text limit ${BATCH_SIZE}`,
      [last],
    );
    for (const { key, text, seal } of rows)
      yield { table, key, holds: seals.holds(table, text, seal) };
    last = rows.at(-1)?.key ?? last;
    if (rows.length < BATCH_SIZE) return;
  }
}

/** The rows that something else than this server wrote or changed, `limit` at most. */
export async function forgedRows(
  database: Database,
  seals: Seals,
  limit = Infinity,
): Promise<SealedRow[]> {
  const forged: SealedRow[] = [];
  for (const table of SEALED_TABLES) {
    for await (const { key, holds } of checkedRows(database, seals, table)) {
      if (!holds) forged.push({ table, key });
      if (forged.length >= limit) return forged;
    }
  }
  return forged;
}

/** True when one row has a seal that fits: then this key has sealed this database before. */
export async function isSealedBefore(database: Database, seals: Seals): Promise<boolean> {
  for (const table of SEALED_TABLES) {
    for await (const { holds } of checkedRows(database, seals, table)) if (holds) return true;
  }
  return false;
}
