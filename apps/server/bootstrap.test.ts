import { afterAll, beforeAll, expect, test } from 'vitest';
import { startApplication, type RunningApplication } from '../../test/support/application.ts';

let server: RunningApplication;
beforeAll(async () => {
  server = await startApplication();
});
afterAll(() => server.close());

test('the process is alive', async () => {
  const answer = await fetch(`${server.url}/livez`);
  expect(answer.status).toBe(200);
});

test('with database and schema the server is ready', async () => {
  const answer = await fetch(`${server.url}/readyz`);
  expect(await answer.json()).toEqual({ status: 'ok', checks: { database: null } });
});
