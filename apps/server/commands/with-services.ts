import type { INestApplicationContext } from '@nestjs/common';
import { createContext } from '../bootstrap.ts';
import type { Config } from '../config/server-config.ts';
import { openDatabase } from '../database/open-database.ts';
import { ownersAddress, prepareDatabase } from '../database/prepare.ts';
import { createLog } from '../logging/log.ts';

/**
 * Gives a command the services of the server without HTTP, on the database itself (docs/design.md#8): beside a running server,
 * or without one. Only warnings and errors are logged, as the command speaks to a person; nothing with
 * `isQuiet`, for a command that mends what the services would warn about. What only the owner of the tables may do is done `as`
 * the owner.
 */
export async function withServices<Result>(
  config: Config,
  work: (services: INestApplicationContext) => Promise<Result>,
  { as = 'service', isQuiet = false }: { as?: 'service' | 'owner'; isQuiet?: boolean } = {},
): Promise<Result> {
  const database = await openDatabase(config, 'visit');
  try {
    await prepareDatabase(database);
    const log = createLog(isQuiet ? 'silent' : 'warn');
    const address = as === 'owner' ? ownersAddress(database) : database.address;
    const services = await createContext({ config, database: address, log });
    try {
      return await work(services);
    } finally {
      await services.close();
    }
  } finally {
    await database.stop();
  }
}
