import request from 'supertest';
import { DataSource } from 'typeorm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { CreatedApiClient } from '#api/api-clients';
import { startApplication, type RunningApplication } from '../../../../test/support/application.ts';
import { generateClientSecret } from '#domain/token';
import { SYSTEM } from '../../access/actor.ts';
import { ApiClientsService } from '../../api-clients/api-clients.service.ts';
import { AccessRevision } from '../access-tokens/access-revision.ts';

let server: RunningApplication;
let client: CreatedApiClient;
beforeAll(async () => {
  // The tests sign in from several networks, which a proxy names.
  server = await startApplication({ settings: { PROSYNC_TRUST_PROXY: '127.0.0.1' } });
  client = await server.app.get(ApiClientsService).create({ name: 'Acme Ltd' }, SYSTEM);
});
afterAll(() => server.close());

const GRANT = { grant_type: 'client_credentials' };

/** A token request in form encoding, from an address of its own network unless one is named. */
function ask(form: Record<string, string> | string, from = freshAddress()) {
  return request(server.url)
    .post('/oauth/token')
    .set('x-forwarded-for', from)
    .type('form')
    .send(form);
}

let networks = 0;
function freshAddress(): string {
  networks += 1;
  return `10.${networks >> 8}.${networks & 255}.1`;
}

function byForm(name: string, secret: string, from?: string) {
  return ask({ ...GRANT, client_id: name, client_secret: secret }, from);
}

test('name and secret in the form, or by Basic, give a bearer token for 12 hours', async () => {
  for (const call of [
    byForm(client.name, client.secret),
    byForm('ACME LTD', client.secret),
    ask(GRANT).auth(client.name, client.secret),
    ask(GRANT).auth(encodeURIComponent(client.name), client.secret),
    ask({ ...GRANT, scope: 'content:read' }).auth('Acme+Ltd', client.secret),
  ]) {
    const answer = await call.expect(200);
    expect(answer.body).toEqual({
      access_token: expect.stringMatching(/^psa_\w{43}$/),
      token_type: 'Bearer',
      expires_in: expect.closeTo(43_200, -2),
      scope: 'content:read',
    });
    expect(answer.headers).toMatchObject({ 'cache-control': 'no-store', pragma: 'no-cache' });
  }
});

test.each([
  ['no grant type', { client_id: 'a', client_secret: 'b' }, 'invalid_request'],
  ['another grant type', { grant_type: 'password' }, 'unsupported_grant_type'],
  ['another scope', { ...GRANT, scope: 'admin' }, 'invalid_scope'],
  ['a parameter twice', 'grant_type=client_credentials&grant_type=x', 'invalid_request'],
  ['A4 73 bytes', { ...GRANT, client_id: 'a', client_secret: 'x'.repeat(73) }, 'invalid_request'],
  ['A4 37 é', { ...GRANT, client_id: 'a', client_secret: 'é'.repeat(37) }, 'invalid_request'],
  ['A4 NUL', { ...GRANT, client_id: 'a', client_secret: 'a\0b' }, 'invalid_request'],
])('RFC 6749 5.2: %s is 400', async (_, form, error) => {
  const answer = await ask(form).expect(400);
  expect(answer.body).toEqual({ error, error_description: expect.any(String) });
  expect(answer.headers).toMatchObject({ 'cache-control': 'no-store' });
  expect(answer.headers['content-type']).toContain('application/json');
});

test('two methods at once, another type of body, and another method are refused in the same shape', async () => {
  const both = ask({ ...GRANT, client_secret: client.secret }).auth(client.name, client.secret);
  expect((await both.expect(400)).body.error).toBe('invalid_request');
  const other = ask({ ...GRANT, client_id: 'somebody' }).auth(client.name, client.secret);
  expect((await other.expect(400)).body.error).toBe('invalid_request');
  for (const [type, body] of [
    ['application/json', JSON.stringify({ ...GRANT, client_id: 'a', client_secret: 'b' })],
    ['application/json', '{'],
    ['text/plain', 'x'],
  ] as const) {
    const answer = await request(server.url).post('/oauth/token').type(type).send(body);
    expect([answer.status, answer.body.error], type).toEqual([400, 'invalid_request']);
  }
  const wrongMethod = await request(server.url).get('/oauth/token').expect(405);
  expect(wrongMethod.headers.allow).toBe('POST');
});

test('a wrong secret is 401 invalid_client, with a challenge only for who came by Basic', async () => {
  const inForm = await byForm(client.name, 'wrong wrong wrong').expect(401);
  expect(inForm.body.error).toBe('invalid_client');
  expect(inForm.headers['www-authenticate']).toBeUndefined();
  const byBasic = await ask(GRANT).auth(client.name, 'wrong wrong wrong').expect(401);
  expect(byBasic.headers['www-authenticate']).toBe('Basic realm="prosync"');
  expect((await ask(GRANT).expect(401)).body.error).toBe('invalid_client');
});

test('B8 a secret with one wrong character is invalid_client', async () => {
  const last = client.secret.endsWith('x') ? 'y' : 'x';
  const answer = await byForm(client.name, client.secret.slice(0, -1) + last).expect(401);
  expect(answer.body.error).toBe('invalid_client');
  await byForm(client.name, `${client.secret}\n`).expect(401);
});

test('B7 an unknown name and a wrong secret get the same status, body and headers', async () => {
  const wrong = await byForm(client.name, 'wrong wrong wrong');
  const unknown = await byForm('nobody of this name', 'wrong wrong wrong');
  const odd = await byForm(`\u202e' OR 1=1 --${'x'.repeat(300)}`, 'wrong wrong wrong');
  for (const other of [unknown, odd]) {
    expect(other.status).toBe(wrong.status);
    expect(other.text).toBe(wrong.text);
    expect(Object.keys(other.headers)).toEqual(Object.keys(wrong.headers));
  }
});

test('B6 200 wrong secrets are slowed down, the right one from another network is not', async () => {
  const victim = await server.app
    .get(ApiClientsService)
    .create({ name: 'victim', secret: 'sixteen letters at least' }, SYSTEM);
  const waits: number[] = [];
  const statuses: number[] = [];
  for (let i = 0; i < 200; i += 1) {
    const answer = await byForm('victim', `wrong wrong wrong ${i}`, '192.0.2.5');
    statuses.push(answer.status);
    if (answer.status === 429) waits.push(Number(answer.headers['retry-after']));
  }
  expect(statuses.slice(0, 10)).toEqual(Array(10).fill(401));
  expect(new Set(statuses.slice(12))).toEqual(new Set([429]));
  expect(waits[3]).toBeGreaterThan(waits[0] ?? 0);
  expect(waits.at(-1)).toBeGreaterThan(60);
  const same = await byForm('victim', victim.secret, '192.0.2.77').expect(429);
  expect(same.body).toEqual({ error: 'slow_down', error_description: expect.any(String) });
  await byForm('victim', victim.secret, '198.51.100.7').expect(200);
});

test('a right generated secret always passes: many at once, and among wrong ones from its own network', async () => {
  const busy = await server.app.get(ApiClientsService).create({ name: 'busy' }, SYSTEM);
  const at = '203.0.113.9';
  const statuses = async (secret: string) => {
    const calls = Array.from({ length: 60 }, () => byForm('busy', secret, at));
    return new Set((await Promise.all(calls)).map(({ status }) => status));
  };
  expect(await statuses(busy.secret)).toEqual(new Set([200]));
  const wrong = generateClientSecret();
  const [refused, passed] = await Promise.all([statuses(wrong), statuses(busy.secret)]);
  expect(refused).toEqual(new Set([401, 429]));
  expect(passed).toEqual(new Set([200]));
  const unknown = await byForm('nobody of this name', wrong).expect(401);
  expect(unknown.body.error).toBe('invalid_client');
});

test('a client that asks again and again gets one token, until that is revoked', async () => {
  const { id, name, secret } = await server.app
    .get(ApiClientsService)
    .create({ name: 'again' }, SYSTEM);
  const database = server.app.get(DataSource);
  const tokens = async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => byForm(name, secret)));
    return new Set(answers.map(({ body }) => body.access_token as string));
  };
  const [first, ...others] = await tokens();
  expect(others).toEqual([]);
  const rows = 'select from access_tokens where api_client_id = $1';
  expect(await database.query(rows, [id])).toHaveLength(1);
  // Somebody revokes it in the database, where nothing else was changed.
  await database.query('delete from access_tokens where api_client_id = $1', [id]);
  await database.query('update access_revision set revision = revision + 1');
  await server.app.get(AccessRevision, { strict: false }).onModuleInit();
  const again = await byForm(name, secret).expect(200);
  expect(again.body.access_token).not.toBe(first);
  const { secret: renewed } = await server.app
    .get(ApiClientsService)
    .changeSecret(id, undefined, SYSTEM);
  const after = await byForm(name, renewed).expect(200);
  expect(after.body.access_token).not.toBe(again.body.access_token);
  await byForm(name, secret).expect(401);
});

test('a typed secret that was right once always passes, whatever strangers next to it try', async () => {
  const typed = 'a sentence that a person typed';
  const { name } = await server.app
    .get(ApiClientsService)
    .create({ name: 'typed', secret: typed }, SYSTEM);
  const from = '198.51.100.20';
  await byForm(name, typed, from).expect(200);
  const wrong = Array.from({ length: 60 }, (_, i) =>
    byForm(name, `${typed} ${i}`, i % 2 === 0 ? from : freshAddress()),
  );
  const right = Array.from({ length: 20 }, () => byForm(name, typed, from));
  const statuses = async (calls: typeof wrong) =>
    new Set((await Promise.all(calls)).map(({ status }) => status));
  const [refused, passed] = await Promise.all([statuses(wrong), statuses(right)]);
  expect(passed).toEqual(new Set([200]));
  expect(refused).not.toContain(200);
  await byForm(name, `${typed} `, from).expect(429);
});
