import type { Config } from '../config/server-config.ts';
import { openDatabase } from '../database/open-database.ts';
import { prepareDatabase } from '../database/prepare.ts';

/** `prosync-server migrate`: brings the schema and the role of the server up to date and says what it did. */
export async function migrateDatabase(config: Config): Promise<void> {
  const database = await openDatabase(config, 'visit');
  try {
    const done = await prepareDatabase(database);
    const result = done.length > 0 ? `Ran ${done.join(', ')}.` : 'The schema is up to date.';
    process.stdout.write(`${result}\n`);
  } finally {
    await database.stop();
  }
}
