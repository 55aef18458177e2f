import { DataSource } from 'typeorm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ApiClientList, CreatedApiClient } from '#api/api-clients';
import { startApplication, type RunningApplication } from '../../../test/support/application.ts';
import { Operator, operatorOf } from '../../../test/support/operator.ts';
import { unsealed } from '../../../test/support/sealed.ts';
import { TokensService } from '../auth/token-endpoint/tokens.service.ts';

let server: RunningApplication;
let administrator: Operator;
beforeAll(async () => {
  server = await startApplication();
  administrator = await operatorOf(server, 'administrator');
});
afterAll(() => server.close());

/** What was made, or why nothing was. */
interface Created {
  id: string;
  name: string;
  secret: string;
  code: string;
  errors: unknown[];
}

function create(body: object) {
  return administrator.call<Created>('POST', '/api-clients', body);
}

async function exchange({
  name,
  secret,
}: {
  name: string;
  secret: string;
}): Promise<string | undefined> {
  const body = new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: name,
    client_secret: secret,
  });
  const answer = await fetch(`${server.url}/oauth/token`, { method: 'POST', body });
  return ((await answer.json()) as { access_token?: string }).access_token;
}

function keysWith(token: string | undefined): Promise<number> {
  return new Operator(server.url, token ?? '').call('GET', '/keys').then(({ status }) => status);
}

test('a generated secret is shown once, and only its hash is stored', async () => {
  const { body } = await create({ name: 'generated', contentTypes: ['script'] });
  expect(body.secret).toMatch(/^psk1_\w{43}_\w{6}$/);
  const shown = await administrator.do<object>('GET', `/api-clients/${body.id}`);
  expect(shown).toMatchObject({
    name: 'generated',
    contentTypes: ['script'],
    secretOrigin: 'generated',
    lastUsedAt: null,
    instances: 0,
  });
  expect(JSON.stringify(shown)).not.toContain(body.secret);
  const [row] = await server.app
    .get(DataSource)
    .query('select secret_hash from api_clients where id = $1', [body.id]);
  expect(row.secret_hash).toMatch(/^sha256:[0-9a-f]{64}$/);
});

test.each([
  ['15 characters', 'fifteen letters', /shorter than 16/],
  ['A4 73 bytes', 'x'.repeat(73), /longer than 72 bytes/],
  ['A4 37 é', 'é'.repeat(37), /longer than 72 bytes/],
])('B9 a typed secret of %s is refused with the rule', async (_, secret, rule) => {
  const { status, body } = await create({ name: 'typed', secret });
  expect([status, body.code]).toEqual([422, 'weak-secret']);
  expect(body.errors).toEqual([{ pointer: '/secret', detail: expect.stringMatching(rule) }]);
  expect(JSON.stringify(body)).not.toContain(secret);
});

test('A4 a typed secret of 72 bytes works, however its letters are composed; a line end counts', async () => {
  const secret = 'é'.repeat(36);
  expect((await create({ name: 'typed', secret })).status).toBe(201);
  expect(await exchange({ name: 'typed', secret: 'e\u0301'.repeat(36) })).toBeDefined();
  expect(await exchange({ name: 'typed', secret: `${'é'.repeat(35)}e` })).toBeUndefined();
  const line = 'sixteen letters!\n';
  expect((await create({ name: 'line', secret: line })).status).toBe(201);
  expect(await exchange({ name: 'line', secret: line.trim() })).toBeUndefined();
});

test('a name is taken whatever the case of its letters', async () => {
  expect((await create({ name: 'Ärzte' })).status).toBe(201);
  expect(await create({ name: 'A\u0308RZTE' })).toMatchObject({
    status: 409,
    body: { code: 'name-taken' },
  });
});

test('a new secret ends the old one and all tokens', async () => {
  const { body: old } = await create({ name: 'rotated' });
  const token = await exchange(old);
  expect(await keysWith(token)).toBe(200);
  const made = await administrator.do<CreatedApiClient>(
    'POST',
    `/api-clients/${old.id}/secret`,
    {},
  );
  expect(await keysWith(token)).toBe(401);
  expect(await exchange(old)).toBeUndefined();
  expect(await keysWith(await exchange(made))).toBe(200);
});

test('the list says when each one called last, written for all in one statement', async () => {
  const { body } = await create({ name: 'caller' });
  expect(await keysWith(await exchange(body))).toBe(200);
  await server.app.get(TokensService).noteUse();
  const { data } = await administrator.do<ApiClientList>('GET', '/api-clients');
  const used = data.find(({ id }) => id === body.id)?.lastUsedAt ?? '';
  expect(Date.now() - Date.parse(used)).toBeLessThan(60_000);
  expect(data.map(({ name }) => name.toLowerCase())).toEqual(
    data.map(({ name }) => name.toLowerCase()).sort((a, b) => (a < b ? -1 : 1)),
  );
});

test('only administrators see and change API clients', async () => {
  const approver = await operatorOf(server, 'approver');
  expect((await approver.call('GET', '/api-clients')).status).toBe(403);
  expect((await approver.call('POST', '/api-clients', { name: 'x' })).status).toBe(403);
});

test('deleting one that is gone is 404, and the audit knows all that happened', async () => {
  const { body } = await create({ name: 'short-lived' });
  await administrator.do('DELETE', `/api-clients/${body.id}`);
  expect((await administrator.call('DELETE', `/api-clients/${body.id}`)).status).toBe(404);
  const path = `/audit?subjectId=${body.id}`;
  const { data } = await administrator.do<{ data: { action: string }[] }>('GET', path);
  expect(data.map(({ action }) => action)).toEqual(['api-client.deleted', 'api-client.created']);
});

test('A5 no secret and no token is stored or logged in clear', async () => {
  const { body } = await create({ name: 'quiet', secret: 'a secret that is typed' });
  const token = (await exchange(body)) ?? '';
  await exchange({ name: 'quiet', secret: 'another that is wrong' });
  await keysWith(`${token}x`);
  const database = server.app.get(DataSource);
  const tables: { name: string }[] = await database.query(
    `select table_name as name from information_schema.tables where table_schema = 'public'`,
  );
  const texts = await Promise.all(
    tables.map(({ name }) => database.query(`select t::text from "${name}" t`)),
  );
  const everything = JSON.stringify(texts) + server.logged.join('\n');
  expect(everything).toContain('short-lived');
  for (const secret of [body.secret, token, 'another that is wrong']) {
    expect(everything).not.toContain(secret);
  }
});

test('T3 whatever was done here to API clients, every client and every token has its seal', async () => {
  const { body } = await create({ name: 'narrowed' });
  await exchange(body);
  await administrator.do('PATCH', `/api-clients/${body.id}`, { contentTypes: ['script'] });
  expect(await unsealed(server)).toEqual([]);
});
