import { ProSyncError } from '#domain/errors';
import { sqlState } from './database-failures.ts';
import { migrate } from './run-migrations.ts';
import type { OpenDatabase } from './open-database.ts';
import { inspect } from './requirements.ts';

type Connections = Pick<OpenDatabase, 'address' | 'owner'>;

const INSUFFICIENT_PRIVILEGE = '42501';

/**
 * Brings schema and roles up to date (docs/adr/0012-database-roles.md) and returns the names of the migrations that ran. Without a
 * connection of the owner, the server's own role migrates; when it may not, `schema-outdated` says who can. Throws as
 * `inspect` and `migrate` do.
 */
export async function prepareDatabase({ address, owner }: Connections): Promise<string[]> {
  const { pending } = await inspect(owner ?? address);
  if (owner !== null) return migrate(owner, isSameRole(address, owner) ? null : address.role);
  if (pending.length === 0) return [];
  try {
    return await migrate(address);
  } catch (error) {
    throw sqlState(error) === INSUFFICIENT_PRIVILEGE ? outdated(pending.length, error) : error;
  }
}

/**
 * The connection for what only the owner of the tables may do. Without one of its own it is that of the server, whose role
 * may be the owner.
 */
export function ownersAddress({ address, owner }: Connections): OpenDatabase['address'] {
  return owner ?? address;
}

function isSameRole(address: Connections['address'], owner: Connections['address']): boolean {
  return address.role.name === owner.role.name;
}

function outdated(count: number, cause: unknown): ProSyncError {
  return new ProSyncError(
    'schema-outdated',
    `The schema of the database lacks ${count === 1 ? '1 migration' : `${count} migrations`}, and the server's role may not run them.`,
    {
      remedy:
        'Run prosync-server migrate with DATABASE_OWNER_URL set, then start the server again.',
      cause,
    },
  );
}
