import type { Connection, ResultSetHeader } from 'mysql2/promise';
import type { FolderTable } from '../content-types/description.ts';
import { folderGuid } from '../identity/derived-guid.ts';
import { pathOf } from '../encoding/item-path.ts';
import type { Folders } from '../references/folder-paths.ts';
import type { Schema } from '../schema/columns.ts';
import { storedValue } from '../rows/stored-value.ts';
import { quoted } from '../schema/quoted-name.ts';
import type { SqlValue } from '../rows/row-of-body.ts';
import { RowRefusals, type RefusedItem } from './row-refusals.ts';
import type { Downstream } from '../target-state/downstream-database.ts';
import { fillUnknown } from './new-row.ts';

/** An item and the names of the folders that it stands in. */
export interface Housed {
  item: RefusedItem;
  names: readonly string[];
}

/**
 * Makes the folders that are missing on the way to these items, from the root down, and gives the number of each place by
 * its `pathOf`; the root is 0. A folder is known by its name, in whatever case; its GUID is the same on every instance.
 * Throws `RowsRefused` with every item below a folder that the instance does not take.
 */
export async function makeFolders(
  { connection, schema, zeroDates }: Pick<Downstream, 'connection' | 'schema' | 'zeroDates'>,
  table: FolderTable,
  folders: Folders,
  housed: readonly Housed[],
): Promise<Map<string, number>> {
  const made = new Map<string, number>();
  const refusals = new RowRefusals();
  const ways = housed.flatMap(({ names }) => names.map((_, index) => names.slice(0, index + 1)));
  // The root comes first, so that what stands above is there, or is known to be refused.
  for (const way of ways.sort((a, b) => a.length - b.length)) {
    const key = keyOf(way);
    const above = way.length === 1 ? 0 : made.get(keyOf(way.slice(0, -1)));
    if (made.has(key) || above === undefined) continue;
    const known = folders.idAt(way);
    if (known !== null) made.set(key, known);
    else {
      const insert = async () =>
        made.set(key, await insertFolder(connection, schema, table, { way, above, zeroDates }));
      await refusals.of(() => below(housed, way), insert, `the folder "${pathOf(way)}"`);
    }
  }
  refusals.raise();
  return made;
}

function below(housed: readonly Housed[], way: readonly string[]): RefusedItem[] {
  return housed.flatMap(({ item, names }) =>
    keyOf(names.slice(0, way.length)) === keyOf(way) ? item : [],
  );
}

/** The number of a place that `makeFolders` gave; 0 for the root. */
export function folderAt(made: ReadonlyMap<string, number>, names: readonly string[]): number {
  return names.length === 0 ? 0 : (made.get(keyOf(names)) ?? 0);
}

async function insertFolder(
  connection: Connection,
  schema: Schema,
  { table, parent, name: nameColumn, guid }: FolderTable,
  { way, above, zeroDates }: { way: readonly string[]; above: number; zeroDates: boolean },
): Promise<number> {
  const row = new Map<string, SqlValue>([[nameColumn, way.at(-1) ?? '']]);
  const facts = schema.table(table);
  if ((facts?.column(parent) ?? null) !== null) row.set(parent, above);
  if (guid !== undefined) row.set(guid, folderGuid(pathOf([...way])));
  fillUnknown(row, facts, zeroDates);
  const columns = [...row.keys()].map(quoted).join(', ');
  const [result] = await connection.query<ResultSetHeader>(
    `INSERT INTO ${quoted(facts?.name ?? table)} (${columns}) VALUES (?)`,
    [[...row].map(([column, value]) => storedValue(facts, column, value))],
  );
  return result.insertId;
}

function keyOf(names: readonly string[]): string {
  return pathOf(names.map((name) => name.normalize('NFC').toLowerCase()));
}
