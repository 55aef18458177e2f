import request from 'supertest';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startApplication, type RunningApplication } from '../../../test/support/application.ts';
import { OperatorsService } from '../operators/operators.service.ts';
import { withoutBase } from './without-base-path.ts';

const PASSWORD = 'a walrus likes purple tea 42';

test.each([
  ['/tools', '/tools', '/'],
  ['/tools', '/tools?a=1', '/?a=1'],
  ['/tools', '/tools/api/v1/head?since=1', '/api/v1/head?since=1'],
  ['/tools', '/toolshed', '/toolshed'],
  ['/tools', '/api/v1/head', '/api/v1/head'],
  ['', '/tools', '/tools'],
])('below "%s" the address %s is %s', (base, url, expected) => {
  expect(withoutBase(url, base)).toBe(expected);
});

describe('a server below a path', () => {
  let server: RunningApplication;
  let local: string;

  beforeAll(async () => {
    const settings = { PROSYNC_PUBLIC_URL: 'https://tools.example.org/prosync/' };
    server = await startApplication({ settings });
    local = server.config.localUrl;
  });
  afterAll(() => server?.close());

  test.each(['', '/prosync'])('answers with "%s" before its routes', async (before) => {
    await request(local).get(`${before}/livez`).expect(200);
    const answer = await request(local).get(`${before}/api/v1/nowhere`).expect(404);
    expect(answer.body).toMatchObject({ type: '/prosync/problems/not-found' });
    await request(local).get(`${before}/problems/not-found`).expect(200);
  });

  test('says in its description where its calls are', async () => {
    const { body } = await request(local).get('/api/openapi.json').expect(200);
    expect(body.servers).toEqual([{ url: '/prosync' }]);
    const { flows } = body.components.securitySchemes.accessToken;
    expect(flows.clientCredentials.tokenUrl).toBe('/prosync/oauth/token');
  });

  test('T20 gives its cookie to that path only, over https only', async () => {
    const { link } = await server.app.get(OperatorsService).add('a@example.com', 'viewer');
    const answer = await request(local)
      .post('/api/v1/invitations/accept')
      .set({ 'x-prosync-request': '1' })
      .send({ code: new URL(link).hash.slice(1), name: 'A', password: PASSWORD })
      .expect(201);
    const cookie = answer.headers['set-cookie']?.[0] ?? '';
    expect(cookie).toMatch(
      /^__Secure-prosync=\w+; Path=\/prosync; HttpOnly; Secure; SameSite=Strict$/,
    );
    await request(local)
      .get('/prosync/api/v1/session')
      .set({ cookie: cookie.split(';', 1)[0] ?? '' })
      .expect(200);
  });
});
