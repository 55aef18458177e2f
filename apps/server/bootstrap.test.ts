import { setTimeout as pause } from 'node:timers/promises';
import { DataSource } from 'typeorm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startApplication, type RunningApplication } from '../../test/support/application.ts';
import { createContext } from './bootstrap.ts';
import { readConfig } from './config/server-config.ts';
import { createLog } from './logging/log.ts';

let server: RunningApplication;
beforeAll(async () => {
  server = await startApplication();
});
afterAll(() => server.close());

test('a command that works beside the server turns no clock of it: nothing is published, scanned or put off', async () => {
  const { database } = server;
  const due = `select next_due_at from publication`;
  await database.query(`update publication set next_due_at = now() + interval '5 minutes'`);
  const before = await database.query(due);
  // By this period the next release would be far too late, and the clock of a server would put it right.
  const { signingKeyFile } = server.config;
  const config = readConfig({
    PROSYNC_SIGNING_KEY_FILE: signingKeyFile,
    PROSYNC_PUBLISH_INTERVAL: '1s',
  });
  const log = createLog('warn', { write: () => undefined });
  const services = await createContext({ config, database: database.address, log });
  try {
    await pause(2_500);
    expect(await services.get(DataSource).query(due)).toEqual(before);
  } finally {
    await services.close();
  }
});
