import type { Connection, RowDataPacket } from 'mysql2/promise';

/** A value as the database sends it; null is NULL. */
export type Raw = Buffer | number | string | null;

/** The rows of one statement, each a list of its values in the order in which the statement names them. */
export async function ask(
  connection: Connection,
  sql: string,
  values: readonly unknown[] = [],
): Promise<Raw[][]> {
  const [rows] = await connection.query<RowDataPacket[][]>({
    sql,
    values: [...values],
    rowsAsArray: true,
  });
  return rows as unknown as Raw[][];
}
