import type { Connection } from 'mysql2/promise';
import type { FolderTable } from '../content-types/description.ts';
import { guidIn } from '../identity/guid.ts';
import { ask } from '../schema/ask-database.ts';
import { textOrNull } from '../schema/charsets.ts';
import type { Schema } from '../schema/columns.ts';
import { quoted } from '../schema/quoted-name.ts';
import { Chains } from './chains.ts';
import type { Segments } from './lookups.ts';

/** One row of a table of folders. */
export interface Folder {
  id: number;
  parent: number;
  name: string | null;
  guid: string | null;
}

/** The folders of one table: from a number to the names on its way, and back. */
export class Folders {
  readonly #rows = new Map<number, Folder>();
  readonly #chains: Chains;
  readonly #children = new Map<string, number>();

  constructor(rows: readonly Folder[]) {
    for (const row of rows) this.#rows.set(row.id, row);
    this.#chains = new Chains((id) => {
      const row = this.#rows.get(id);
      return row === undefined ? null : { name: row.name, up: row.parent };
    });
    for (const { id, parent, name } of rows) {
      if (name === null) continue;
      const child = childKey(this.#rows.has(parent) ? parent : 0, name);
      if (!this.#children.has(child)) this.#children.set(child, id);
    }
  }

  /** The folder of this number; null when there is none. */
  at(id: number): Folder | null {
    return this.#rows.get(id) ?? null;
  }

  /** The names from the root to this folder; none for a number without a row (docs/automate-schema.md#3.1: treat as root). */
  namesTo(id: number): Segments {
    return this.#chains.namesTo(id);
  }

  /** The folder to which these names lead, in whatever case; 0 for no names, null when there is none. */
  idAt(names: readonly string[]): number | null {
    let id = 0;
    for (const name of names) {
      const child = this.#children.get(childKey(id, name));
      if (child === undefined) return null;
      id = child;
    }
    return id;
  }
}

/** Reads the folders of one table; columns that it lacks are taken for empty. Null when there is no such table. */
export async function loadFolders(
  connection: Connection,
  schema: Schema,
  folders: FolderTable,
): Promise<Folders | null> {
  const table = schema.table(folders.table);
  if (table === null) return null;
  const column = (name: string | undefined): string =>
    name === undefined || table.column(name) === null ? 'null' : `cast(${quoted(name)} as binary)`;
  const rows = await ask(
    connection,
    `select ${column(folders.key)}, ${column(folders.parent)}, ${column(folders.name)}, ${column(folders.guid)}
     from ${quoted(table.name)} order by ${quoted(folders.key)}`,
  );
  const charset = (name: string | undefined): string | null =>
    name === undefined ? null : (table.column(name)?.charset ?? null);
  return new Folders(
    rows.map(([id, parent, name, guid]) => ({
      id: Number(id),
      parent: Number(parent ?? 0),
      name: textOrNull(name, charset(folders.name)),
      guid: guidIn(textOrNull(guid, charset(folders.guid))),
    })),
  );
}

function childKey(parent: number, name: string): string {
  return `${parent}\n${name.normalize('NFC').toLowerCase()}`;
}

/** True when folders cannot stand below one another in this table: only its key and name are there. */
export function isFlat(schema: Schema, { table, parent }: FolderTable): boolean {
  return (schema.table(table)?.column(parent) ?? null) === null;
}
