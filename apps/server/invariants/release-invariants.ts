import type { DataSource } from 'typeorm';
import { unverified } from '#domain/release-statement';
import { INVARIANTS } from './invariant.queries.ts';

/**
 * Proves the promises about one release that cost little, before it is served: its changes were approved or restored, and the
 * audit knows it. Throws `release-unverified`.
 */
export async function checkRelease(database: DataSource, seq: number): Promise<void> {
  for (const { says, sql, isAboutOneRelease } of INVARIANTS) {
    if (isAboutOneRelease !== true) continue;
    // PostgreSQL moves the condition into the query, so that it reads only this release.
    const rows: unknown[] = await database.query(
      `select 1 from (${sql}) broken where broken.seq = $1 limit 1`,
      [seq],
    );
    if (rows.length > 0) throw unverified(seq, `it breaks the promise "${says}"`);
  }
}
