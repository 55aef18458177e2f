import { segmentsOf } from '../encoding/item-path.ts';
import { localKey, ownerColumn } from '../identity/row-identity.ts';
import { loadIdentities } from '../references/identities.ts';
import { rowOfBody, type BodyRow, type SqlValue } from '../rows/row-of-body.ts';
import { tableOf } from '../rows/listed-rows.ts';
import { ProSyncError } from '#domain/errors';
import { itemKey } from '#domain/item';
import { rowFailure } from '../connection/row-failures.ts';
import { RowRefusals } from './row-refusals.ts';
import type { Write } from '../checks/checked-steps.ts';
import type { Downstream } from '../target-state/downstream-database.ts';
import { folderAt } from './make-folders.ts';
import type { GrowingIds } from './growing-ids.ts';
import { newRow, newRowOf } from './new-row.ts';
import { insertRows } from './row-statements.ts';

/** A row that was inserted before something that it refers to: it gets those numbers when all rows are there. */
export interface Incomplete {
  write: Write;
  row: BodyRow;
}

/**
 * Inserts the new items of one type: those first that need no other one of them, wave by wave. Where items need each other
 * in a circle, they come without those numbers, and are returned to be completed.
 */
export async function insertItems(
  downstream: Downstream,
  numbers: GrowingIds,
  writes: readonly Write[],
  folders: ReadonlyMap<string, number>,
): Promise<Incomplete[]> {
  const incomplete: Incomplete[] = [];
  let waiting = writes;
  while (waiting.length > 0) {
    const open = new Set(waiting.map(({ item }) => itemKey(item)));
    const free = waiting.filter(({ row }) =>
      row.missing.every(({ reference }) => !open.has(itemKey(reference))),
    );
    const wave = (free.length > 0 ? free : waiting).map((write) => ({
      write,
      row: currentRow(numbers, write),
    }));
    await insertWave(downstream, numbers, wave, folders);
    incomplete.push(...wave.filter(({ row }) => row.missing.length > 0));
    const done = new Set(wave.map(({ write }) => write));
    waiting = waiting.filter((write) => !done.has(write));
  }
  return incomplete;
}

/** The columns of an item with the numbers that are known by now; packing a script twice is spared where nothing changed. */
export function currentRow(numbers: GrowingIds, { description, item, body, row }: Write): BodyRow {
  return row.missing.length + row.leftOut.length === 0
    ? row
    : rowOfBody(description, item, body, numbers);
}

async function insertWave(
  downstream: Downstream,
  numbers: GrowingIds,
  wave: readonly Incomplete[],
  folders: ReadonlyMap<string, number>,
): Promise<void> {
  const [first] = wave;
  if (first === undefined) return;
  const { description } = first.write;
  const rows = wave.map(({ write, row }) => {
    const folder = folderAt(folders, segmentsOf(write.item.path).slice(0, -1));
    return { write, values: newRow(downstream, write, row.values, folder) };
  });
  await insertRowsOf(downstream, description.table, rows);
  await learnNumbers(downstream, numbers, wave);
  const { rows: second } = description;
  if (second === undefined) return;
  const owned = wave.flatMap(({ write, row }) => {
    const owner = numbers.idOf(description.contentType, write.item.guid) ?? 0;
    return row.rows.map((each) => ({ write, values: newRowOf(downstream, write, owner, each) }));
  });
  if (owned.length > 0) await insertRowsOf(downstream, second.table, owned);
}

// A statement inserts many; one by one it is seen which of them the server does not take.
async function insertRowsOf(
  { connection, schema, maxPacket }: Downstream,
  name: string,
  rows: readonly { write: Write; values: ReadonlyMap<string, SqlValue> }[],
): Promise<void> {
  const table = tableOf(schema, name);
  const insert = (some: typeof rows) => {
    const values = some.map((row) => row.values);
    return insertRows(connection, table, values, maxPacket);
  };
  try {
    await insert(rows);
  } catch (error) {
    if (rowFailure(error) === null) throw error;
    const refusals = new RowRefusals();
    for (const row of rows) await refusals.of(row.write.item, () => insert([row]));
    refusals.raise();
    throw error;
  }
}

// By reading: which numbers several rows of one statement get depends on the server's settings.
async function learnNumbers(
  { connection, schema }: Downstream,
  numbers: GrowingIds,
  wave: readonly Incomplete[],
): Promise<void> {
  const description = wave[0]?.write.description;
  if (description === undefined) return;
  const { identity } = description;
  const ownedBy = ownerColumn(identity) ?? '';
  const known = new Map<string, number>();
  for (const row of (await loadIdentities(connection, schema, description)) ?? [])
    known.set(
      localKey(identity, { guid: row.guid ?? '', owner: row.derivedFrom, name: row.name ?? '' }),
      row.id,
    );
  for (const { write, row } of wave) {
    const { item } = write;
    const owner = row.values.get(ownedBy);
    const id = known.get(localKey(identity, { guid: item.guid, owner, name: item.name }));
    if (id === undefined) throw vanished(write);
    numbers.add(item, id);
  }
}

function vanished({ description, item }: Write): ProSyncError {
  return new ProSyncError(
    'read-back-differs',
    `The ${description.contentType} "${item.name}" is not in ${description.table} after it was written: the row has another name or GUID.`,
    { remedy: `Look for triggers on ${description.table}; everything was undone.` },
  );
}
