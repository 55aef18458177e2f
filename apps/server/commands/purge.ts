import type { Config } from '../config.ts';
import { SYSTEM } from '../audit/actor.ts';
import { ContentDecisionsService } from '../sources/decisions/content-decisions.service.ts';
import { withServices } from './with-services.ts';

/** `prosync-server purge`: removes content that was read by mistake from the database, for good. */
export async function purge(config: Config, sha256: string, reason: string): Promise<void> {
  const { revisions } = await withServices(config, (services) =>
    services.get(ContentDecisionsService, { strict: false }).purge(sha256, reason, SYSTEM),
  );
  process.stdout.write(
    `Purged the content of ${revisions === 1 ? '1 revision' : `${revisions} revisions`}. ` +
      'Backups and instances may still have it: if it was a key or a password, replace it.\n',
  );
}
