import type { Connection } from 'mysql2/promise';
import type { NamedTable } from '../content-types/mentioned-types.ts';
import { ask } from '../schema/ask-database.ts';
import { textOrNull } from '../schema/charsets.ts';
import type { Schema } from '../schema/columns.ts';
import { quoted } from '../schema/quoted-name.ts';

/** The rows of such a table. */
export class NamedRows {
  readonly #names: ReadonlyMap<number, string>;
  readonly #ids = new Map<string, number>();

  constructor(rows: readonly { id: number; name: string }[]) {
    this.#names = new Map(rows.map(({ id, name }) => [id, name]));
    for (const { id, name } of rows) {
      if (!this.#ids.has(folded(name))) this.#ids.set(folded(name), id);
    }
  }

  nameOf(id: number): string | null {
    return this.#names.get(id) ?? null;
  }

  /** In whatever case; the lowest number when several are called so. */
  idOf(name: string): number | null {
    return this.#ids.get(folded(name)) ?? null;
  }
}

/** Reads the rows of such a table; null when it is missing. */
export async function loadNamedRows(
  connection: Connection,
  schema: Schema,
  { table: wanted, key, name }: NamedTable,
): Promise<NamedRows | null> {
  const table = schema.table(wanted);
  const column = table?.column(name) ?? null;
  if (table === null || column === null || table.column(key) === null) return null;
  const rows = await ask(
    connection,
    `select cast(${quoted(key)} as binary), cast(${quoted(name)} as binary) from ${quoted(table.name)}
     order by ${quoted(key)}`,
  );
  return new NamedRows(
    rows.flatMap(([id, bytes]) => {
      const text = textOrNull(bytes, column.charset);
      return text === null ? [] : [{ id: Number(id), name: text }];
    }),
  );
}

function folded(name: string): string {
  return name.normalize('NFC').trim().toLowerCase();
}
