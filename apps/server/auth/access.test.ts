import { connect } from 'node:net';
import { Reflector } from '@nestjs/core';
import { ExecutionContextHost } from '@nestjs/core/helpers/execution-context-host.js';
import request from 'supertest';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ApiClient } from '../../../test/support/api-client.ts';
import { startApplication, type RunningApplication } from '../../../test/support/application.ts';
import { operatorOf } from '../../../test/support/operator.ts';
import { ApiClientGuard } from './access-tokens/api-client.guard.ts';
import { AccessGuard } from './access.guard.ts';
import { OperatorGuard } from './sessions/operator.guard.ts';

let server: RunningApplication;
let viewer: string;
let client: string;
beforeAll(async () => {
  server = await startApplication();
  viewer = (await operatorOf(server, 'viewer')).token;
  client = (await ApiClient.create(server)).token;
});
afterAll(() => server.close());

function get(path: string, authorization?: string) {
  const call = request(server.url).get(path);
  return authorization === undefined ? call : call.set({ authorization });
}

test('a route that declares nothing answers nobody', async () => {
  const guard = new AccessGuard(
    new Reflector(),
    server.app.get(OperatorGuard),
    server.app.get(ApiClientGuard),
  );
  class Undeclared {
    route(this: void): void {}
  }
  const context = new ExecutionContextHost([{}, {}], Undeclared, new Undeclared().route);
  await expect(guard.canActivate(context)).rejects.toMatchObject({ code: 'forbidden' });
});

test.each(['/api/v1/head', '/api/v1/operators'])(
  'B5 no credentials for %s: 401 with a challenge that has no error code',
  async (path) => {
    for (const authorization of [undefined, '', 'Bearer', 'Bearer ', 'Basic YTpi', 'Token x']) {
      const answer = await get(path, authorization);
      expect([answer.status, answer.body.code], String(authorization)).toEqual([
        401,
        'unauthenticated',
      ]);
      expect(answer.headers['www-authenticate']).toBe('Bearer realm="prosync"');
    }
  },
);

test('B5 a wrong token is invalid_token, in one wording whatever is wrong with it', async () => {
  const wrong = [`psa_${'x'.repeat(43)}`, 'x', client.slice(0, -1), `pso_${'x'.repeat(43)}`];
  for (const token of wrong) {
    const path = token.startsWith('pso_') ? '/api/v1/operators' : '/api/v1/head';
    const answer = await get(path, `Bearer ${token}`).expect(401);
    expect(answer.headers['www-authenticate']).toBe(
      'Bearer realm="prosync", error="invalid_token", error_description="The access token is not valid."',
    );
    expect(answer.body.code).toBe('invalid-token');
    expect(answer.text).not.toContain(token.slice(4) || 'never');
  }
});

test('B5 a token in the query, or two Authorization headers: 400', async () => {
  for (const path of ['/api/v1/keys', '/api/v1/operators']) {
    const query = await get(`${path}?access_token=${client}`).expect(400);
    expect(query.body.code).toBe('invalid-request');
    const twice = await raw(path, [`Bearer ${client}`, `Bearer ${viewer}`]);
    expect(twice).toMatch(/^HTTP\/1.1 400 [^]*"code":"invalid-request"/);
  }
  const body = await request(server.url).post('/api/v1/session').send({ access_token: viewer });
  expect([body.status, body.body.code]).toEqual([400, 'invalid-request']);
});

test('the token of an API client opens nothing for operators, and the other way around', async () => {
  const asOperator = await get('/api/v1/operators', `Bearer ${client}`).expect(403);
  expect(asOperator.body.code).toBe('insufficient-scope');
  const asClient = await get('/api/v1/keys', `Bearer ${viewer}`).expect(403);
  expect(asClient.headers['www-authenticate']).toBe(
    'Bearer realm="prosync", error="insufficient_scope", scope="content:read"',
  );
  await get('/api/v1/keys', `bearer ${client}`).expect(200);
});

test('B18 a role that is too small is 403, on every route that changes something', async () => {
  const { body } = await get('/api/openapi.json').expect(200);
  let asked = 0;
  for (const [path, operations] of Object.entries<Record<string, Operation>>(body.paths)) {
    for (const [method, operation] of Object.entries(operations)) {
      const isForOperators = operation.security?.some((scheme) => 'operatorToken' in scheme);
      if (method === 'get' || !isForOperators || path.startsWith('/api/v1/session')) continue;
      const id = path.includes('{seq}') ? '1' : '7c0f8fd8-97ea-4d2b-9ea9-1dd2c1f63d4a';
      const url = path.replaceAll(/\{\w+\}/g, id);
      const answer = await request(server.url)
        [method as 'post'](url)
        .set('authorization', `Bearer ${viewer}`)
        .send({});
      expect([answer.status, answer.body.code], `${method} ${url}`).toEqual([403, 'forbidden']);
      asked += 1;
    }
  }
  expect(asked).toBeGreaterThan(10);
});

interface Operation {
  security?: Record<string, unknown>[];
}

/** A request with several Authorization headers, which no library would send. */
function raw(path: string, authorizations: string[]): Promise<string> {
  const { hostname, port } = new URL(server.url);
  const headers = authorizations.map((value) => `authorization: ${value}`).join('\r\n');
  const text = `GET ${path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n${headers}\r\n\r\n`;
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname, () => socket.write(text));
    let answer = '';
    socket.setEncoding('utf8').on('data', (chunk: string) => (answer += chunk));
    socket.on('end', () => resolve(answer)).on('error', reject);
  });
}
