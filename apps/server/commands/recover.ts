import type { Config } from '../config/server-config.ts';
import { SYSTEM } from '../access/actor.ts';
import { Recovery } from '../releases/recovery.service.ts';
import { withServices } from './with-services.ts';

/** `prosync-server recover --new-epoch`: opens a new history after a backup was restored (docs/design.md#7). */
export async function recover(config: Config): Promise<void> {
  const { epoch, seq } = await withServices(config, (services) =>
    services.get(Recovery, { strict: false }).newEpoch(SYSTEM),
  );
  process.stdout.write(
    `Epoch ${epoch} begins with release ${seq}. ` +
      'Every instance must now run "prosync login" again to accept the new history.\n',
  );
}
