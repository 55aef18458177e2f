import type { Connection } from 'mysql2/promise';
import type { Description } from '../../content-types/description.ts';
import { readRows, type ReadRow } from '../../rows/read-rows.ts';
import type { Schema } from '../../schema/columns.ts';

const BATCH = 500;

/** As `readRows`, however many they are. */
export async function readInBatches(
  connection: Connection,
  schema: Schema,
  description: Description,
  ids: readonly number[],
  options?: { lock: boolean },
): Promise<ReadRow[]> {
  const rows: ReadRow[] = [];
  for (let start = 0; start < ids.length; start += BATCH) {
    const batch = ids.slice(start, start + BATCH);
    rows.push(...(await readRows(connection, schema, description, batch, options)));
  }
  return rows;
}
