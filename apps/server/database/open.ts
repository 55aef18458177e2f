import type { Config } from '../config.ts';
import { DatabaseAddress } from './address.ts';
import { openEmbedded } from './embedded/embedded.ts';

/** A database that can be used now. */
export interface OpenDatabase {
  address: DatabaseAddress;
  /** How it came to be, for people. */
  how: 'external' | 'started' | 'adopted' | 'used';
  /** Stops what was started for us; an external database is left alone. */
  stop(): Promise<void>;
}

/** Opens the database that the settings name. A server is its `own`er; a command only pays a `visit`. */
export async function openDatabase(config: Config, as: 'own' | 'visit'): Promise<OpenDatabase> {
  if (config.databaseUrl === null) return openEmbedded(config.dataDirectory, { as });
  const address = new DatabaseAddress({ kind: 'external', url: config.databaseUrl });
  return { address, how: 'external', stop: () => Promise.resolve() };
}
