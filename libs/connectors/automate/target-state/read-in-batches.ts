import type { Connection } from 'mysql2/promise';
import type { Description } from '../content-types/description.ts';
import { readRows, type ReadRow } from '../rows/read-rows.ts';
import type { Schema } from '../schema/columns.ts';

/** Rows that are in memory at once; a script may be some hundred kilobytes. */
const BATCH = 100;

/** As `readRows`, however many they are: one after the other, so that nobody needs to hold them all. */
export async function* readInBatches(
  connection: Connection,
  schema: Schema,
  description: Description,
  ids: readonly number[],
  options?: { lock: boolean },
): AsyncGenerator<ReadRow, void> {
  for (let start = 0; start < ids.length; start += BATCH) {
    const batch = ids.slice(start, start + BATCH);
    yield* await readRows(connection, schema, description, batch, options);
  }
}
