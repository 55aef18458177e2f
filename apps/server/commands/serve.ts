import { createApplication } from '../bootstrap.ts';
import type { Config } from '../config/server-config.ts';
import { type OpenDatabase, openDatabase } from '../database/open-database.ts';
import { prepareDatabase } from '../database/prepare.ts';
import { createLog, type Log } from '../logging/log.ts';
import { listening } from './listening.ts';
import { stopSignal } from './stop-signal.ts';
import { welcome } from './welcome.ts';

/**
 * `prosync-server serve`: runs until a signal, then stops in this order: application (which drains), pool, PostgreSQL.
 * Returns when all of it has ended, within 10 s (docs/guarantees.md#i13).
 */
export async function serve(config: Config): Promise<void> {
  const signal = stopSignal(9_500);
  const log = createLog(config.logLevel);
  const database = await openDatabase(config, 'own');
  try {
    await serveOn(config, database, log, signal);
  } finally {
    await database.stop();
  }
  log.info('stopped');
}

async function serveOn(
  config: Config,
  database: OpenDatabase,
  log: Log,
  signal: Promise<NodeJS.Signals>,
): Promise<void> {
  const migrated = await prepareDatabase(database);
  log.info({ database: database.how, migrated }, 'database ready');
  const app = await createApplication({ config, database: database.address, log });
  try {
    await listening(app, config);
    process.stdout.write(await welcome(app, config));
    log.info({ signal: await signal }, 'stopping');
  } finally {
    await app.close();
  }
}
