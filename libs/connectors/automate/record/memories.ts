import type { Connection } from 'mysql2/promise';
import type { Lookups } from '../references/lookups.ts';
import { areStill } from '../references/lookups.ts';
import { lookupsIn } from './row-mark.ts';
import { keyOf, rowsOrNone } from './applied-rows.ts';
import { ITEMS } from './record-tables.ts';

/** What the record remembers of the rows of one content type. */
export class Memories {
  readonly #rows: ReadonlyMap<string, { rowHash: string; lookups: string }>;

  private constructor(rows: ReadonlyMap<string, { rowHash: string; lookups: string }>) {
    this.#rows = rows;
  }

  static async read(connection: Connection, contentType: string): Promise<Memories> {
    const rows = await rowsOrNone(
      connection,
      `SELECT content_type, guid, row_hash, lookups FROM \`${ITEMS}\` WHERE content_type = ? AND row_hash IS NOT NULL`,
      [contentType],
    );
    const memories = rows.map((row): [string, { rowHash: string; lookups: string }] => [
      keyOf(row),
      { rowHash: String(row['row_hash']), lookups: String(row['lookups']) },
    ]);
    return new Memories(new Map(memories));
  }

  /** True when the row has this hash still, and its numbers mean the same: nobody touched it since it was applied. */
  isUntouched(key: string, rowHash: string | null | undefined, ids: Lookups): boolean {
    const memory = this.#rows.get(key);
    if (memory === undefined || memory.rowHash !== rowHash) return false;
    const answers = lookupsIn(memory.lookups);
    return answers !== null && areStill(answers, ids);
  }
}
