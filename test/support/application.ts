import 'reflect-metadata';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance } from 'fastify';
import { createApplication, type Surroundings } from '../../apps/server/bootstrap.ts';
import { type Config, readConfig } from '../../apps/server/config/server-config.ts';
import { createLog } from '../../apps/server/logging/log.ts';
import { SecretHasher } from '../../apps/server/auth/credentials/secret-hasher.ts';
import { createDatabase, type TestDatabase } from './database.ts';
import { freePort } from './port.ts';

// The real cost would be a quarter of a second for each sign-in; a test of the hasher itself pays it once.
SecretHasher.cost = 4;

/** The real server on a database of its own. */
export interface RunningApplication {
  app: NestFastifyApplication;
  /** Such as `http://127.0.0.1:40123`. */
  url: string;
  config: Config;
  database: TestDatabase;
  /** The lines of its log. */
  logged: string[];
  /** Stops the server and, unless the database was handed in, drops the database. */
  close(): Promise<void>;
}

type Routes = (fastify: FastifyInstance, app: NestFastifyApplication) => void;

/**
 * Starts the application that `serve` starts, on a random port. `settings` are environment variables; `database` lets two
 * servers share one, and `routes` adds routes of a test's own.
 */
export async function startApplication(
  options: {
    settings?: Record<string, string>;
    database?: TestDatabase;
    /** The database role of the server; the owner's where a test writes what no server may. */
    as?: 'service' | 'owner';
    routes?: Routes;
  } = {},
): Promise<RunningApplication> {
  const database = options.database ?? (await createDatabase());
  const folder = mkdtempSync(join(tmpdir(), 'prosync-application-'));
  const config = readConfig({
    PROSYNC_DATA: folder,
    PROSYNC_SAMPLES: 'off',
    PROSYNC_PORT: String(await freePort()),
    ...options.settings,
  });
  const logged: string[] = [];
  const log = createLog(config.logLevel, { write: (line) => void logged.push(line) });
  const cleanUp = async (): Promise<void> => {
    rmSync(folder, { recursive: true, force: true });
    if (!options.database) await database.drop();
  };
  const address = options.as === 'owner' ? database.address : database.service;
  const app = await listen({ config, database: address, log }, options.routes).catch(
    async (error: unknown) => {
      await cleanUp();
      throw error;
    },
  );
  return {
    app,
    url: config.publicUrl,
    config,
    database,
    logged,
    close: async () => {
      await app.close();
      await cleanUp();
    },
  };
}

async function listen(outside: Surroundings, routes?: Routes): Promise<NestFastifyApplication> {
  const app = await createApplication(outside);
  routes?.(app.getHttpAdapter().getInstance(), app);
  await app.listen(outside.config.port, outside.config.host);
  return app;
}
