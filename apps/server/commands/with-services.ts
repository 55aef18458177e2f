import type { INestApplicationContext } from '@nestjs/common';
import { createContext } from '../bootstrap.ts';
import type { Config } from '../config.ts';
import { migrate } from '../database/migrate.ts';
import { openDatabase } from '../database/open.ts';
import { inspect } from '../database/requirements.ts';
import { createLog } from '../logging/log.ts';

/**
 * Gives a command the services of the server without HTTP, on the database itself (design.md 8): beside a running server,
 * or without one. Only warnings and errors are logged, as the command speaks to a person.
 */
export async function withServices<Result>(
  config: Config,
  work: (services: INestApplicationContext) => Promise<Result>,
): Promise<Result> {
  const database = await openDatabase(config, 'visit');
  try {
    await inspect(database.address);
    await migrate(database.address);
    const log = createLog('warn');
    const services = await createContext({ config, database: database.address, log });
    try {
      return await work(services);
    } finally {
      await services.close();
    }
  } finally {
    await database.stop();
  }
}
