import { format } from 'prettier';
import request from 'supertest';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startApplication, type RunningApplication } from '../../test/support/application.ts';

let server: RunningApplication;
beforeAll(async () => {
  server = await startApplication();
});
afterAll(() => server.close());

// After a change of the API: npx vitest run --config test/vitest.config.ts --root . apps/server/openapi.test.ts --update
test('the committed OpenAPI document describes the API as it is', async () => {
  const answer = await request(server.url).get('/api/openapi.json').expect(200);
  const text = await format(JSON.stringify(answer.body), { parser: 'json', printWidth: 100 });
  await expect(text).toMatchFileSnapshot('./openapi.json');
});

test('every operation says who may call it, and what an error looks like', async () => {
  const { body } = await request(server.url).get('/api/openapi.json');
  expect(body.openapi).toBe('3.1.0');
  const open: string[] = [];
  for (const [path, operations] of Object.entries<Record<string, Operation>>(body.paths)) {
    for (const [method, operation] of Object.entries(operations)) {
      if (!operation.security) open.push(`${method} ${path}`);
      expect(operation.responses.default, `${method} ${path}`).toBeDefined();
    }
  }
  expect(open.sort()).toEqual([
    'post /api/v1/invitations/accept',
    'post /api/v1/invitations/look',
    'post /api/v1/session',
    'post /oauth/token',
  ]);
});

interface Operation {
  security?: unknown;
  responses: Record<string, unknown>;
}
