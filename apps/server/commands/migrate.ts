import type { Config } from '../config.ts';
import { migrate } from '../database/migrate.ts';
import { openDatabase } from '../database/open.ts';
import { inspect } from '../database/requirements.ts';

/** `prosync-server migrate`: brings the schema up to date and says what it did. */
export async function migrateDatabase(config: Config): Promise<void> {
  const database = await openDatabase(config, 'visit');
  try {
    await inspect(database.address);
    const done = await migrate(database.address);
    const result = done.length > 0 ? `Ran ${done.join(', ')}.` : 'The schema is up to date.';
    process.stdout.write(`${result}\n`);
  } finally {
    await database.stop();
  }
}
