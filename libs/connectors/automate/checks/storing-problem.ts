import { segmentsOf } from '../encoding/item-path.ts';
import type { SqlValue } from '../rows/row-of-body.ts';
import type { TableFacts } from '../schema/columns.ts';
import type { Downstream } from '../target-state/downstream-database.ts';
import { isFlat } from '../references/folder-paths.ts';
import { sizeOf } from '../rows/sql-batches.ts';
import type { Reason, Write } from './checked-steps.ts';
import { misfit } from './fits.ts';

/** What a statement needs beside its values, in bytes. */
const STATEMENT = 4096;

/** Why the tables here cannot hold what is to be written of an item; null when they can. */
export function storingProblem(downstream: Downstream, write: Write): Reason | null {
  return (
    columnProblem(downstream, write) ??
    folderProblem(downstream, write) ??
    packetProblem(downstream, write)
  );
}

function columnProblem({ schema }: Downstream, { description, row, kept }: Write): Reason | null {
  const { table, rows } = description;
  const own = new Map([...row.values].filter(([column]) => !kept.has(column)));
  const ofRows = rows === undefined ? [] : row.rows.map(({ values }) => values);
  return (
    misfitIn(schema.table(table), own) ??
    ofRows
      .map((values) => misfitIn(schema.table(rows?.table ?? ''), values))
      .find((problem) => problem !== null) ??
    null
  );
}

function misfitIn(table: TableFacts | null, values: ReadonlyMap<string, SqlValue>): Reason | null {
  for (const [name, value] of values) {
    const column = table?.column(name) ?? null;
    const problem = column === null ? null : misfit(column, value);
    if (problem !== null) return problem;
  }
  return null;
}

function folderProblem({ schema, ids }: Downstream, { description, item }: Write): Reason | null {
  const { place } = description;
  if (place.by !== 'folder') return null;
  const names = segmentsOf(item.path).slice(0, -1);
  const column = schema.table(place.folders.table)?.column(place.folders.name) ?? null;
  if (column === null || ids.folders(place.folders.table).idAt(names) !== null) return null;
  if (names.length > 1 && isFlat(schema, place.folders)) {
    const detail = `It belongs in the folder ${names.join('/')}, and ${place.folders.table} on this instance can't nest folders.`;
    return { code: 'folder-unsupported', detail };
  }
  return names.map((name) => misfit(column, name)).find((problem) => problem !== null) ?? null;
}

function packetProblem({ maxPacket }: Downstream, { row, item }: Write): Reason | null {
  const rows = [row.values, ...row.rows.map(({ values }) => values)];
  const largest = Math.max(...rows.map((values) => sizeOf([...values.values()])));
  // The record keeps the body as well, compressed.
  const size = Math.max(largest, item.body.size) + STATEMENT;
  if (size <= maxPacket) return null;
  const detail = `Writing it takes a statement of ${size} bytes, and the server takes ${maxPacket}: raise max_allowed_packet.`;
  return { code: 'packet-too-large', detail };
}
