import type { Connection } from 'mysql2/promise';
import type { SqlValue } from '../rows/row-of-body.ts';
import { storedValue } from '../rows/stored-value.ts';
import { quoted } from '../schema/quoted-name.ts';
import type { TableFacts } from '../schema/columns.ts';
import { batchBytes, inBatches } from '../rows/sql-batches.ts';

/** Inserts rows that have the same columns, as many at once as one statement of the server takes. */
export async function insertRows(
  connection: Connection,
  table: TableFacts,
  rows: readonly ReadonlyMap<string, SqlValue>[],
  maxPacket: number,
): Promise<void> {
  const columns = [...(rows[0]?.keys() ?? [])];
  const values = rows.map((row) =>
    columns.map((column) => storedValue(table, column, row.get(column) ?? null)),
  );
  for (const batch of inBatches(values, batchBytes(maxPacket))) {
    const places = batch.map((row) => `(${row.map(() => '?').join(', ')})`);
    await connection.query(
      `INSERT INTO ${quoted(table.name)} (${columns.map(quoted).join(', ')}) VALUES ${places.join(', ')}`,
      batch.flat(),
    );
  }
}

/** Changes these columns of the rows that `by` names, and nothing when there are none to change. */
export async function updateRow(
  connection: Connection,
  table: TableFacts,
  by: Readonly<Record<string, SqlValue>>,
  changes: ReadonlyMap<string, SqlValue>,
): Promise<void> {
  if (changes.size === 0) return;
  const sets = [...changes.keys()].map((column) => `${quoted(column)} = ?`);
  const where = Object.keys(by).map((column) => `${quoted(column)} = ?`);
  const values = [...changes].map(([column, value]) => storedValue(table, column, value));
  await connection.query(
    `UPDATE ${quoted(table.name)} SET ${sets.join(', ')} WHERE ${where.join(' AND ')}`,
    [...values, ...Object.values(by)],
  );
}

/** Deletes the rows that hold one of these values in a column. */
export async function deleteRows(
  connection: Connection,
  table: TableFacts,
  column: string,
  values: readonly SqlValue[],
): Promise<void> {
  if (values.length === 0) return;
  await connection.query(`DELETE FROM ${quoted(table.name)} WHERE ${quoted(column)} IN (?)`, [
    values,
  ]);
}
