import type { Config } from '../config/server-config.ts';
import { ProSyncError } from '#domain/errors';
import { SYSTEM } from '../access/actor.ts';
import { ContentDecisionsService } from '../sources/decisions/content-decisions.service.ts';
import { sqlState } from '../database/database-failures.ts';
import { withServices } from './with-services.ts';

const INSUFFICIENT_PRIVILEGE = '42501';

/**
 * `prosync-server purge`: removes content that was read by mistake from the database, for good. As the owner of the tables,
 * because the server itself may not change what it stored (docs/adr/0012-database-roles.md).
 */
export async function purge(config: Config, sha256: string, reason: string): Promise<void> {
  const revisions = await purged(config, sha256, reason);
  process.stdout.write(
    `Purged the content of ${revisions === 1 ? '1 revision' : `${revisions} revisions`}. ` +
      'Backups and instances may still have it: if it was a key or a password, replace it.\n',
  );
}

async function purged(config: Config, sha256: string, reason: string): Promise<number> {
  try {
    const { revisions } = await withServices(
      config,
      (services) =>
        services.get(ContentDecisionsService, { strict: false }).purge(sha256, reason, SYSTEM),
      { as: 'owner' },
    );
    return revisions;
  } catch (error) {
    if (sqlState(error) !== INSUFFICIENT_PRIVILEGE) throw error;
    throw new ProSyncError('owner-needed', "The server's database role may not purge content.", {
      remedy: 'Set DATABASE_OWNER_URL for this command and run it again.',
      cause: error,
    });
  }
}
