import 'reflect-metadata';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createApplication } from '../../apps/server/bootstrap.ts';
import { type Config, readConfig } from '../../apps/server/config.ts';
import { createLog } from '../../apps/server/logging/log.ts';
import { createDatabase, type TestDatabase } from './database.ts';

/** The real server on a database of its own. */
export interface RunningApplication {
  app: NestFastifyApplication;
  /** Such as `http://127.0.0.1:40123`. */
  url: string;
  config: Config;
  database: TestDatabase;
  /** Stops the server and, unless the database was handed in, drops the database. */
  close(): Promise<void>;
}

/**
 * Starts the application that `serve` starts, on a random port. `settings` are environment variables; `database` lets two
 * servers share one.
 */
export async function startApplication(
  options: { settings?: Record<string, string>; database?: TestDatabase } = {},
): Promise<RunningApplication> {
  const database = options.database ?? (await createDatabase());
  const folder = mkdtempSync(join(tmpdir(), 'prosync-application-'));
  const config = readConfig({
    PROSYNC_DATA: folder,
    PROSYNC_SAMPLES: 'off',
    PROSYNC_PORT: String(await freePort()),
    ...options.settings,
  });
  const log = createLog(config.logLevel, { write: (line) => lines.push(line) });
  const lines: string[] = [];
  const app = await createApplication({ config, database: database.address, log });
  await app.listen(config.port, config.host);
  return {
    app,
    url: config.publicUrl,
    config,
    database,
    close: async () => {
      await app.close();
      rmSync(folder, { recursive: true, force: true });
      if (!options.database) await database.drop();
    },
  };
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}
