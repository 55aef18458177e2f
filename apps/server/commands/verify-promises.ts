import { InvariantsService } from '../invariants/invariants.service.ts';
import type { Config } from '../config/server-config.ts';
import { withServices } from './with-services.ts';

/**
 * `prosync-server verify`: proves on the live database that the promises hold (docs/design.md#12), prints the broken ones and
 * returns the exit code, 1 when one is broken. It only reads.
 */
export async function verify(config: Config): Promise<number> {
  const broken = await withServices(config, (services) =>
    services.get(InvariantsService, { strict: false }).broken(),
  );
  for (const { id, says, rows } of broken) {
    process.stdout.write(
      `✗ ${id} ${says}\n${rows.map((row) => `    ${JSON.stringify(row)}\n`).join('')}`,
    );
  }
  if (broken.length === 0) process.stdout.write('✓ All promises hold.\n');
  return broken.length === 0 ? 0 : 1;
}
