import type { Connection } from 'mysql2/promise';
import type { Description } from '../content-types/description.ts';
import { ask, type Raw } from '../schema/ask-database.ts';
import type { Schema, TableFacts } from '../schema/columns.ts';
import { quoted } from '../schema/quoted-name.ts';
import { tableOf } from './listed-rows.ts';
import { bytesOf, contentColumns, rowsColumns } from './read-columns.ts';
import { Row } from './table-row.ts';

/** A row with those that belong to it; these also have their key. */
export interface ReadRow {
  id: number;
  row: Row;
  rowsOf: Row[];
}

/**
 * The rows with these numbers, undecoded, by number; one that is gone is left out. `lock` holds them, as they are now, until
 * the transaction ends: what was compared is what is replaced.
 */
export async function readRows(
  connection: Connection,
  schema: Schema,
  description: Description,
  ids: readonly number[],
  { lock = false } = {},
): Promise<ReadRow[]> {
  if (ids.length === 0) return [];
  const { key, table, rows } = description;
  const read = await keyedRows(connection, tableOf(schema, table), {
    by: key,
    ids,
    columns: contentColumns(description),
    order: key,
    lock,
  });
  const owned = new Map<number, Row[]>();
  if (rows !== undefined) {
    const all = await keyedRows(connection, tableOf(schema, rows.table), {
      by: rows.owner,
      ids,
      columns: [rows.key, ...rowsColumns(description)],
      order: rows.key,
      lock,
    });
    for (const { id, row } of all) owned.set(id, [...(owned.get(id) ?? []), row]);
  }
  return read.map(({ id, row }) => ({ id, row, rowsOf: owned.get(id) ?? [] }));
}

async function keyedRows(
  connection: Connection,
  table: TableFacts,
  wanted: {
    by: string;
    ids: readonly number[];
    columns: readonly string[];
    order: string;
    lock: boolean;
  },
): Promise<{ id: number; row: Row }[]> {
  const bytes = [wanted.by, ...wanted.columns].map((column) => bytesOf(table, column));
  const rows = await ask(
    connection,
    `select ${bytes.join(', ')} from ${quoted(table.name)} where ${quoted(wanted.by)} in (?)
     order by ${quoted(wanted.order)}${wanted.lock ? ' for update' : ''}`,
    [wanted.ids],
  );
  return rows.map(([id, ...values]) => ({
    id: Number(id),
    row: new Row(
      table,
      new Map(wanted.columns.map((column, index) => [column, bytesIn(values[index])])),
    ),
  }));
}

function bytesIn(value: Raw | undefined): Buffer | null {
  if (value === null || value === undefined) return null;
  return Buffer.isBuffer(value) ? value : Buffer.from(String(value), 'utf8');
}
