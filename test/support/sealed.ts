import { DataSource } from 'typeorm';
import { forgedRows } from '../../apps/server/seals/forged-rows.ts';
import { FirstSealing } from '../../apps/server/seals/first-sealing.ts';
import { Seals, type SealedRow } from '../../apps/server/seals/seals.ts';
import type { RunningApplication } from './application.ts';

/** Changes rows in the database as the server itself would: with seals that fit, so that only the change counts. */
export async function changeSealed(
  { app }: Pick<RunningApplication, 'app'>,
  statement: string,
  values: unknown[] = [],
): Promise<unknown> {
  const result: unknown = await app.get(DataSource).query(statement, values);
  await app.get(FirstSealing, { strict: false }).sealAll();
  return result;
}

/** The rows that the server did not write, or wrote without a seal; none unless a test forged one. */
export function unsealed({ app }: Pick<RunningApplication, 'app'>): Promise<SealedRow[]> {
  return forgedRows(app.get(DataSource), app.get(Seals, { strict: false }));
}
