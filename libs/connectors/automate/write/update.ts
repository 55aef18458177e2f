import { normalGuid } from '#domain/item';
import type { Description, RowsOf } from '../content-types/description.ts';
import { canonicalJson } from '../encoding/canonical-json.ts';
import { segmentsOf } from '../encoding/item-path.ts';
import type { BodyRow, SqlValue } from '../rows/row-of-body.ts';
import { tableOf } from '../rows/listed-rows.ts';
import type { BodyObject } from '../rows/body-of-row.ts';
import type { Row } from '../rows/table-row.ts';
import type { Write } from '../checks/checked-steps.ts';
import type { Downstream } from '../target-state/downstream-database.ts';
import { folderAt } from './make-folders.ts';
import type { GrowingIds } from './growing-ids.ts';
import { currentRow, type Incomplete } from './insert-items.ts';
import { newRowOf } from './new-row.ts';
import { deleteRows, insertRows, updateRow } from './row-statements.ts';

/**
 * Updates an item in place, and only the columns that say something else: its number, what the instance keeps and what is no
 * content stay as they are. True when anything was written.
 */
export async function updateItem(
  downstream: Downstream,
  numbers: GrowingIds,
  write: Write,
  folders: ReadonlyMap<string, number>,
): Promise<boolean> {
  const { description, here, item, seen } = write;
  if (here === null) return false;
  const row = currentRow(numbers, write);
  const changes = changedColumns(write, row);
  if (description.place.by === 'folder' && seen?.path !== item.path) {
    const folder = folderAt(folders, segmentsOf(item.path).slice(0, -1));
    changes.set(description.place.column, folder);
  }
  const { connection, schema } = downstream;
  const table = tableOf(schema, description.table);
  await updateRow(connection, table, { [description.key]: here.id }, changes);
  const ofRows = await updateRows(downstream, write, here.id, row);
  return changes.size > 0 || ofRows || write.isTakenOver;
}

/** Gives a row that was inserted too early the numbers that it lacks. */
export async function completeItem(
  { connection, schema }: Downstream,
  numbers: GrowingIds,
  { write, row }: Incomplete,
): Promise<void> {
  const { description, item } = write;
  const id = numbers.idOf(description.contentType, item.guid) ?? 0;
  const now = currentRow(numbers, write);
  const table = tableOf(schema, description.table);
  await updateRow(
    connection,
    table,
    { [description.key]: id },
    otherValues(row.values, now.values),
  );
  const { rows } = description;
  if (rows === undefined) return;
  for (const [index, { guid, values }] of now.rows.entries()) {
    const changes = otherValues(row.rows[index]?.values ?? new Map(), values);
    const by = { [rows.owner]: id, [rows.guid]: guid };
    await updateRow(connection, tableOf(schema, rows.table), by, changes);
  }
}

function changedColumns(
  { description, body, seen, kept, item, isTakenOver }: Write,
  row: BodyRow,
): Map<string, SqlValue> {
  const changed = description.columns.filter(({ column }) => {
    if (kept.has(column)) return false;
    return seen === null || !isSame(seen.body[column], body[column]);
  });
  const names = new Set(changed.map(({ column }) => column));
  // The packed script repeats the GUID and the version of its row.
  if (isTakenOver || names.has('ScriptVersion'))
    for (const column of packedColumns(description)) if (!kept.has(column)) names.add(column);
  // `parkNames` took the name away.
  if (description.place.by === 'word' && seen?.path !== item.path) names.add(description.name);
  return new Map([...names].map((column) => [column, row.values.get(column) ?? null]));
}

/** The columns that repeat the identity of their row. */
export function packedColumns({ columns }: Description): string[] {
  return columns.flatMap(({ column, value }) =>
    value.is === 'script-data' || value.is === 'license-data' ? [column] : [],
  );
}

async function updateRows(
  downstream: Downstream,
  write: Write,
  owner: number,
  { rows: wanted }: BodyRow,
): Promise<boolean> {
  const { connection, schema, maxPacket } = downstream;
  const { rows } = write.description;
  if (rows === undefined) return false;
  const table = tableOf(schema, rows.table);
  const before = rowsIn(write.seen?.body);
  const after = rowsIn(write.body);
  const numbers = numbersOf(rows, write.seen === null ? [] : (write.here?.rowsOf ?? []));
  const numberOf = (guid: string) => numbers.get(guid) ?? 0;
  const added = wanted.filter(({ guid }) => !before.has(guid));
  const gone = [...before.keys()].filter((guid) => !after.has(guid));
  let isChanged = added.length + gone.length > 0;
  // Rows of an item that could not be read make room for those that were published.
  if (write.seen === null) await deleteRows(connection, table, rows.owner, [owner]);
  else await deleteRows(connection, table, rows.key, gone.map(numberOf));
  for (const { guid, values } of wanted.filter((row) => before.has(row.guid))) {
    const changed = rows.columns.filter(
      ({ column }) => !isSame(before.get(guid)?.[column], after.get(guid)?.[column]),
    );
    isChanged ||= changed.length > 0;
    const changes = new Map(changed.map(({ column }) => [column, values.get(column) ?? null]));
    await updateRow(connection, table, { [rows.key]: numberOf(guid) }, changes);
  }
  const inserted = added.map((row) => newRowOf(downstream, write, owner, row));
  if (inserted.length > 0) await insertRows(connection, table, inserted, maxPacket);
  return isChanged;
}

/** The numbers of rows that could be read, by GUID: the table may spell one in braces or in upper case. */
function numbersOf({ key, guid }: RowsOf, rows: readonly Row[]): Map<string, number> {
  return new Map(
    rows.map((row) => [normalGuid(row.text(guid) ?? '') ?? '', row.integer(key) ?? 0]),
  );
}

function rowsIn(body: BodyObject | undefined): Map<string, BodyObject> {
  const rows = (body?.rows ?? []) as readonly (BodyObject & { GUID: string })[];
  return new Map(rows.map((row) => [row.GUID, row]));
}

function otherValues(
  before: ReadonlyMap<string, SqlValue>,
  after: ReadonlyMap<string, SqlValue>,
): Map<string, SqlValue> {
  return new Map([...after].filter(([column, value]) => !isEqual(before.get(column), value)));
}

function isEqual(a: SqlValue | undefined, b: SqlValue): boolean {
  return Buffer.isBuffer(a) && Buffer.isBuffer(b) ? a.equals(b) : a === b;
}

function isSame(a: BodyObject[string] | undefined, b: BodyObject[string] | undefined): boolean {
  return canonicalJson(a ?? null).equals(canonicalJson(b ?? null));
}
