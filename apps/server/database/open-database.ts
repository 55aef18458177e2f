import type { Config } from '../config/server-config.ts';
import { DatabaseAddress } from './database-address.ts';
import { openEmbedded } from './embedded/embedded.ts';

/** A database that can be used now. */
export interface OpenDatabase {
  /** As the server works with it. */
  address: DatabaseAddress;
  /** As the owner of its tables, who migrates and purges; null when that connection was not given. */
  owner: DatabaseAddress | null;
  /** How it came to be, for people. */
  how: 'external' | 'started' | 'adopted' | 'used';
  /** Stops what was started for us; an external database is left alone. */
  stop(): Promise<void>;
}

/** Opens the database that the settings name. A server is its `own`er; a command only pays a `visit`. */
export async function openDatabase(config: Config, as: 'own' | 'visit'): Promise<OpenDatabase> {
  if (config.databaseUrl === null) {
    const embedded = await openEmbedded(config.dataDirectory, { as });
    const owner = embedded.address;
    return { ...embedded, owner, address: owner.as({ ...owner.role, name: EMBEDDED_SERVICE }) };
  }
  const external = (url: string) => new DatabaseAddress({ kind: 'external', url });
  const { databaseUrl, databaseOwnerUrl } = config;
  return {
    address: external(databaseUrl),
    owner: databaseOwnerUrl === null ? null : external(databaseOwnerUrl),
    how: 'external',
    stop: () => Promise.resolve(),
  };
}

/** The role of the server in its embedded database; it enters as the owner does, by socket or with the same password. */
const EMBEDDED_SERVICE = 'prosync_service';
