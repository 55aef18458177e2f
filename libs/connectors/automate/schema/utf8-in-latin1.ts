import type { Connection } from 'mysql2/promise';
import { ask } from './ask-database.ts';
import { UTF8_IN_LATIN1 } from './charsets.ts';
import { Schema, tableFacts, type ColumnFacts, type TableFacts } from './columns.ts';
import { quoted } from './quoted-name.ts';

/**
 * The schema with the columns marked (`UTF8_IN_LATIN1`) that are declared as latin1 and in which this instance keeps UTF-8:
 * more of their letters beyond ASCII are UTF-8 than not. What is written there must be the same, or its own programs would
 * show it wrongly. Only these tables are looked at.
 */
export async function withUtf8Columns(
  connection: Connection,
  schema: Schema,
  tables: readonly string[],
): Promise<Schema> {
  const marked = new Map<string, TableFacts>();
  for (const name of new Set(tables.map((table) => table.toLowerCase()))) {
    const table = schema.table(name);
    const columns =
      table?.columns.filter(({ charset, isReadable }) => charset === 'latin1' && isReadable) ?? [];
    if (table === null || columns.length === 0) continue;
    const utf8 = await utf8Columns(connection, table, columns);
    if (utf8.size > 0)
      marked.set(name, tableFacts(table.name, table.engine, markedIn(table, utf8)));
  }
  return marked.size === 0 ? schema : schema.with([...marked.values()]);
}

function markedIn({ columns }: TableFacts, utf8: ReadonlySet<ColumnFacts>): ColumnFacts[] {
  return columns.map((column) =>
    utf8.has(column) ? { ...column, charset: UTF8_IN_LATIN1 } : column,
  );
}

// The server replaces what is no UTF-8 by a question mark or NULL, so that only what is one comes back as the same bytes.
async function utf8Columns(
  connection: Connection,
  { name }: TableFacts,
  columns: readonly ColumnFacts[],
): Promise<Set<ColumnFacts>> {
  const counts = columns.flatMap((column) => {
    const text = quoted(column.name);
    const bytes = `cast(${text} as binary)`;
    const utf8 = `convert(${bytes} using utf8mb4)`;
    return [
      `sum(cast(${utf8} as binary) = ${bytes} and octet_length(${bytes}) <> char_length(${utf8}))`,
      `sum(octet_length(${bytes}) <> octet_length(convert(${text} using utf8mb4)))`,
    ];
  });
  const [row = []] = await ask(connection, `select ${counts.join(', ')} from ${quoted(name)}`);
  return new Set(
    columns.filter((_, index) => Number(row[2 * index] ?? 0) * 2 > Number(row[2 * index + 1] ?? 0)),
  );
}
