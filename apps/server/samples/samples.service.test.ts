import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type RunningApplication, startApplication } from '../../../test/support/application.ts';
import { createDatabase, type TestDatabase } from '../../../test/support/database.ts';
import { SamplesService } from './samples.service.ts';

let data: string;
let database: TestDatabase;
let server: RunningApplication | undefined;

beforeEach(async () => {
  data = mkdtempSync(join(tmpdir(), 'prosync-samples-'));
  database = await createDatabase();
});
afterEach(async () => {
  await server?.close();
  server = undefined;
  await database.drop();
  rmSync(data, { recursive: true, force: true });
});

/** Starts a server on the same data, and waits until its sample instance follows it. */
async function serve(settings: Record<string, string> = { PROSYNC_SAMPLES: 'on' }): Promise<string | null> {
  server = await startApplication({ database, settings: { PROSYNC_DATA: data, ...settings } });
  return server.app.get(SamplesService, { strict: false }).start();
}

function log(): string {
  return readFileSync(join(data, 'sample-instance/prosync.log'), 'utf8');
}

test('the samples are a source and an API client like others, and an instance that follows the server', async () => {
  expect(await serve()).toBe(join(data, 'sample-instance/content'));
  await expect.poll(() => log(), { timeout: 60_000 }).toContain(`follows ${server?.url}`);
  expect(await database.query('select name from sources')).toEqual([{ name: 'samples' }]);
  expect(await database.query('select name from api_clients')).toEqual([{ name: 'sample-instance' }]);
});

test('the next start finds them, also on another port', async () => {
  await serve();
  await expect.poll(() => log(), { timeout: 60_000 }).toContain(`follows ${server?.url}`);
  await server?.close();
  await serve();
  await expect.poll(() => log(), { timeout: 60_000 }).toContain(`follows ${server?.url}`);
  expect(await database.query('select name from sources')).toHaveLength(1);
  expect(await database.query('select name from api_clients')).toHaveLength(1);
});

test('switched off, there are none', async () => {
  expect(await serve({ PROSYNC_SAMPLES: 'off' })).toBeNull();
  expect(await database.query('select name from sources')).toEqual([]);
});
