import type { Connection, ResultSetHeader } from 'mysql2/promise';
import type { FolderTable } from '../../content-types/description.ts';
import { folderGuid } from '../../encoding/derived-guid.ts';
import { pathOf } from '../../encoding/path.ts';
import type { Folders } from '../../references/instance/folders.ts';
import type { Schema } from '../../schema/columns.ts';
import { quoted } from '../../schema/quoted.ts';

/**
 * Makes the folders that are missing on the way to these places, from the root down, and gives the number of each place by
 * its `pathOf`; the root is 0. A folder is known by its name, in whatever case; its GUID is the same on every instance.
 */
export async function makeFolders(
  connection: Connection,
  schema: Schema,
  table: FolderTable,
  folders: Folders,
  places: readonly string[][],
): Promise<Map<string, number>> {
  const made = new Map<string, number>();
  for (const names of places) {
    let id = 0;
    for (const [index, name] of names.entries()) {
      const way = names.slice(0, index + 1);
      const known = made.get(keyOf(way)) ?? folders.idAt(way);
      id = known ?? (await insertFolder(connection, schema, table, way, name, id));
      made.set(keyOf(way), id);
    }
  }
  return made;
}

/** The number of a place that `makeFolders` gave; 0 for the root. */
export function folderAt(made: ReadonlyMap<string, number>, names: readonly string[]): number {
  return names.length === 0 ? 0 : (made.get(keyOf(names)) ?? 0);
}

/** True when folders cannot stand below one another in this table: only its key and name are there. */
export function isFlat(schema: Schema, { table, parent }: FolderTable): boolean {
  return (schema.table(table)?.column(parent) ?? null) === null;
}

async function insertFolder(
  connection: Connection,
  schema: Schema,
  { table, parent, name: nameColumn, guid }: FolderTable,
  way: readonly string[],
  name: string,
  above: number,
): Promise<number> {
  const values: [column: string, value: string | number][] = [[nameColumn, name]];
  const facts = schema.table(table);
  if ((facts?.column(parent) ?? null) !== null) values.push([parent, above]);
  if (guid !== undefined) values.push([guid, folderGuid(pathOf([...way]))]);
  const columns = values.map(([column]) => quoted(column)).join(', ');
  const [result] = await connection.query<ResultSetHeader>(
    `INSERT INTO ${quoted(facts?.name ?? table)} (${columns}) VALUES (?)`,
    [values.map(([, value]) => value)],
  );
  return result.insertId;
}

function keyOf(names: readonly string[]): string {
  return pathOf(names.map((name) => name.normalize('NFC').toLowerCase()));
}
