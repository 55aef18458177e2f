import type { Config } from '../config/server-config.ts';
import { forgedRows } from '../seals/forged-rows.ts';
import { FirstSealing } from '../seals/first-sealing.ts';
import { Seals, type SealedRow } from '../seals/seals.ts';
import { DataSource } from 'typeorm';
import { withServices } from './with-services.ts';

/**
 * `prosync-server seal`: lists the rows that this server did not write as they are, which work nowhere. With `--confirm` it seals
 * them, as after the restoration of a backup of an earlier release; whoever may do that has the signing key anyway.
 */
export async function sealRows(config: Config, { confirm = false }): Promise<number> {
  const rows = await withServices(config, (services) =>
    confirm
      ? services.get(FirstSealing, { strict: false }).sealAll()
      : forgedRows(services.get(DataSource), services.get(Seals, { strict: false })),
  );
  process.stdout.write(rows.map(({ table, key }) => `${table} ${key}\n`).join(''));
  process.stderr.write(`${outcome(rows, confirm)}\n`);
  return rows.length === 0 || confirm ? 0 : 1;
}

function outcome(rows: readonly SealedRow[], isConfirmed: boolean): string {
  if (rows.length === 0) return 'Every row was written by this server.';
  const count = rows.length === 1 ? '1 row' : `${rows.length} rows`;
  if (isConfirmed) return `Sealed ${count}. The operators, API clients and tokens above work now.`;
  return `${count} in the database were not written by this server. If you know why, run "prosync-server seal --confirm".`;
}
