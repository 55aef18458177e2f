import { DataSource } from 'typeorm';
import { FirstSealing } from '../../apps/server/seals/first-sealing.ts';
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
