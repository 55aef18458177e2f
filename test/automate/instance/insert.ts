import type { Connection, RowDataPacket } from 'mysql2/promise';
import type { Row, Tables } from '../rows/row.ts';

/** Small enough for every server's max_allowed_packet, large enough for a few statements per table. */
const STATEMENT_BYTES = 400_000;

/** Inserts all rows in one transaction; tables that the schema does not have are left out. */
export async function insertTables(connection: Connection, tables: Tables): Promise<void> {
  const [found] = await connection.query<RowDataPacket[]>(
    'select lower(table_name) as name from information_schema.tables where table_schema = database()',
  );
  const existing = new Set(found.map(({ name }) => String(name)));
  await connection.beginTransaction();
  for (const [table, rows] of Object.entries(tables)) {
    if (existing.has(table)) await insertRows(connection, table, rows);
  }
  await connection.commit();
}

/** Inserts the rows, which all have the columns of the first, with few statements. */
export async function insertRows(
  connection: Connection,
  table: string,
  rows: Row[],
): Promise<void> {
  const columns = Object.keys(rows[0] ?? {});
  for (const batch of batches(rows)) {
    const values = batch.map((row) => columns.map((column) => row[column]));
    await connection.query('insert into ?? (??) values ?', [table, columns, values]);
  }
}

function* batches(rows: Row[]): Generator<Row[]> {
  let batch: Row[] = [];
  let bytes = 0;
  for (const row of rows) {
    batch.push(row);
    bytes += Object.values(row).reduce<number>((sum, value) => sum + String(value).length + 4, 0);
    if (bytes < STATEMENT_BYTES) continue;
    yield batch;
    batch = [];
    bytes = 0;
  }
  if (batch.length > 0) yield batch;
}
