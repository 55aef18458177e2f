import type { SqlValue } from './row-of-body.ts';

const MAX_ROWS = 200;
/** A statement of more than a mebibyte is no faster. */
const MAX_BYTES = 1024 * 1024;

/** How much of a statement rows may be, in bytes. */
export function batchBytes(maxPacket: number): number {
  return Math.min(MAX_BYTES, maxPacket * 0.9);
}

/** The rows in the groups that one statement takes, by number and by size. */
export function* inBatches(rows: Iterable<SqlValue[]>, maxBytes: number): Generator<SqlValue[][]> {
  let batch: SqlValue[][] = [];
  let bytes = 0;
  for (const row of rows) {
    const size = sizeOf(row);
    if (batch.length > 0 && (batch.length === MAX_ROWS || bytes + size > maxBytes)) {
      yield batch;
      [batch, bytes] = [[], 0];
    }
    batch.push(row);
    bytes += size;
  }
  if (batch.length > 0) yield batch;
}

/** How long values are in a statement, in bytes, at the most. */
export function sizeOf(values: readonly unknown[]): number {
  return values.reduce<number>((size, value) => {
    if (Buffer.isBuffer(value)) return size + 2 * value.byteLength + 4;
    if (typeof value !== 'string') return size + 24;
    const escaped = value.match(/['"\\\p{Cc}]/gu)?.length ?? 0;
    return size + Buffer.byteLength(value, 'utf8') + escaped + 4;
  }, 0);
}
