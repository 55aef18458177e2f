import request from 'supertest';
import { DataSource } from 'typeorm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { REQUEST_HEADER } from '#api/sessions';
import { changeSealed, unsealed } from '../../../../test/support/sealed.ts';
import { startApplication, type RunningApplication } from '../../../../test/support/application.ts';
import { OperatorsService } from '../../operators/operators.service.ts';

const PASSWORD = 'eleven blue whales';
let server: RunningApplication;
let cookie: string;

beforeAll(async () => {
  server = await startApplication();
});
afterAll(() => server.close());

function call(method: 'get' | 'post' | 'put' | 'delete', path: string) {
  return request(server.url)[method](`/api/v1${path}`);
}

function cookieOf(answer: request.Response): string {
  const [set = ''] = (answer.headers['set-cookie'] ?? []) as unknown as string[];
  return set.split(';', 1)[0] ?? '';
}

async function codeOf(link: string | null | undefined): Promise<string> {
  expect(link).toContain(`${server.config.publicUrl}/welcome#psi_`);
  return link?.split('#')[1] ?? '';
}

function signIn(password = PASSWORD, email = 'first@example.com') {
  return call('post', '/session').send({ email, password });
}

test('each start makes a new link while there is no operator, and the older ones end', async () => {
  const operators = server.app.get(OperatorsService);
  const older = await codeOf(await operators.firstLink());
  const code = await codeOf(await operators.firstLink());
  await call('post', '/invitations/look').send({ code: older }).expect(410);
  const look = await call('post', '/invitations/look').send({ code }).expect(200);
  expect(look.body).toMatchObject({ first: true, email: null, role: 'administrator' });
});

test('the first operator chooses a password that is neither weak nor known to everybody', async () => {
  const code = await codeOf(await server.app.get(OperatorsService).firstLink());
  const accept = (password: string, email?: string) =>
    call('post', '/invitations/accept').send({ code, email, password });
  const missing = await accept(PASSWORD).expect(422);
  expect(missing.body.errors).toEqual([expect.objectContaining({ pointer: '/email' })]);
  for (const weak of [
    'abc-def-ghi',
    'x'.repeat(73),
    'é'.repeat(37),
    'Password1234',
    'QWERTYUIOP 123',
  ]) {
    const answer = await accept(weak, 'first@example.com').expect(422);
    expect(answer.body).toMatchObject({ code: 'weak-secret' });
    expect(JSON.stringify(answer.body)).not.toContain(weak);
  }
});

test('of many who use the first link at the same moment, one becomes the operator', async () => {
  const code = await codeOf(await server.app.get(OperatorsService).firstLink());
  const answers = await Promise.all(
    Array.from({ length: 8 }, (_, i) =>
      call('post', '/invitations/accept').send({
        code,
        email: i === 0 ? 'first@example.com' : `other${i}@example.com`,
        password: PASSWORD,
      }),
    ),
  );
  expect(answers.map(({ status }) => status).filter((status) => status === 201)).toHaveLength(1);
  const email = `update operators set email = 'first@example.com' returning email`;
  expect(await changeSealed(server, email)).toEqual([[{ email: 'first@example.com' }], 1]);
  expect(await server.app.get(OperatorsService).firstLink()).toBeNull();
  await expect(
    server.app
      .get(DataSource)
      .query(
        `insert into operators (email, name, role, first) values ('x@x.x', 'x', 'viewer', true)`,
      ),
  ).rejects.toThrow('operators_first_key');
});

test('T20 signing in sets a cookie that scripts and other sites cannot have', async () => {
  const answer = await signIn().expect(201);
  const [set] = answer.headers['set-cookie'] as unknown as string[];
  expect(set).toMatch(/^prosync=pss_\w{43}; Path=\/; HttpOnly; SameSite=Strict$/);
  cookie = cookieOf(answer);
  const who = await call('get', '/session').set({ cookie }).expect(200);
  expect(who.body.operator).toMatchObject({ email: 'first@example.com', role: 'administrator' });
});

test('T20 over https the cookie is __Host- and Secure', async () => {
  const secure = await startApplication({
    settings: {
      PROSYNC_PUBLIC_URL: 'https://prosync.example.com',
      PROSYNC_SIGNING_KEY_FILE: server.config.signingKeyFile,
    },
    database: server.database,
  });
  try {
    const answer = await request(`http://127.0.0.1:${secure.config.port}`)
      .post('/api/v1/session')
      .send({ email: 'first@example.com', password: PASSWORD });
    expect(answer.headers['set-cookie']?.[0]).toMatch(
      /^__Host-prosync=\w+; Path=\/; HttpOnly; Secure; SameSite=Strict$/,
    );
  } finally {
    await secure.close();
  }
});

test('T20 each sign-in makes a new session and ends the one that the browser had', async () => {
  const answer = await signIn().set({ cookie }).expect(201);
  expect(cookieOf(answer)).not.toBe(cookie);
  await call('get', '/session').set({ cookie }).expect(401);
  cookie = cookieOf(answer);
});

test.each([
  ['without the header', {}, 403],
  ['from another origin', { [REQUEST_HEADER]: '1', origin: 'https://evil.example' }, 403],
  ['from an opaque origin', { [REQUEST_HEADER]: '1', origin: 'null' }, 403],
  ['from another site', { [REQUEST_HEADER]: '1', 'sec-fetch-site': 'cross-site' }, 403],
  ['from a sibling site', { [REQUEST_HEADER]: '1', 'sec-fetch-site': 'same-site' }, 403],
  ['from the console', { [REQUEST_HEADER]: '1', 'sec-fetch-site': 'same-origin' }, 201],
])('B20 a change by cookie %s', async (_, headers, status) => {
  const name = `client ${Math.random()}`;
  const answer = await call('post', '/api-clients')
    .set({ cookie, ...headers })
    .send({ name });
  expect(answer.status).toBe(status);
  if (status === 403) expect(answer.body.code).toBe('csrf');
});

test('B20 signing in is refused to pages of other origins, too', async () => {
  const answer = await signIn().set({ origin: 'https://evil.example' }).expect(403);
  expect(answer.body.code).toBe('csrf');
  await signIn().set({ origin: server.url }).expect(201);
});

test.each([
  ['idle for 30 minutes', `last_used_at = now() - interval '30 minutes 1 second'`],
  ['12 hours old', `created_at = now() - interval '12 hours 1 second'`],
])('B20 a session that is %s has ended', async (_, change) => {
  const answer = await signIn().expect(201);
  await changeSealed(server, `update sessions set ${change}`);
  const who = await call('get', '/session').set('cookie', cookieOf(answer)).expect(401);
  expect(who.body.code).toBe('unauthenticated');
});

test('B7 an unknown address, a disabled operator and a wrong password get the same answer', async () => {
  const operators = server.app.get(OperatorsService);
  await operators.add('never-joined@example.com', 'viewer');
  const answers = [
    await signIn('wrong wrong wrong'),
    await signIn(PASSWORD, 'nobody@example.com'),
    await signIn(PASSWORD, 'never-joined@example.com'),
    await signIn('x'.repeat(100)),
  ];
  const same = answers.map(({ status, body, headers }) => {
    const { requestId, ...rest } = body;
    expect(requestId).toBeTruthy();
    return { status, rest, names: Object.keys(headers).sort(), cache: headers['cache-control'] };
  });
  expect(same[0]?.status).toBe(401);
  expect(same[0]?.rest.code).toBe('wrong-credentials');
  for (const other of same) expect(other).toEqual(same[0]);
});

test('a changed password ends all other sessions, and needs the old one', async () => {
  const mine = cookieOf(await signIn().expect(201));
  const other = cookieOf(await signIn().expect(201));
  const change = (current: string, password: string) =>
    call('put', '/session/password')
      .set({ cookie: mine, [REQUEST_HEADER]: '1' })
      .send({ current, password });
  expect((await change('wrong wrong wrong', 'a new good one')).body.code).toBe('wrong-credentials');
  expect((await change(PASSWORD, 'short')).body.code).toBe('weak-secret');
  const changed = await change(PASSWORD, `${PASSWORD}!`).expect(200);
  await call('get', '/session').set('cookie', mine).expect(401);
  await call('get', '/session').set('cookie', other).expect(401);
  cookie = cookieOf(changed);
  await call('get', '/session').set({ cookie }).expect(200);
});

test('T18 wrong tries at the password of a session count, and after ten of them the right one waits, too', async () => {
  const { link } = await server.app.get(OperatorsService).add('own@example.com', 'viewer');
  const accept = { code: await codeOf(link), password: PASSWORD };
  const own = cookieOf(await call('post', '/invitations/accept').send(accept).expect(201));
  const change = (current: string) =>
    call('put', '/session/password')
      .set({ cookie: own, [REQUEST_HEADER]: '1' })
      .send({ current, password: 'a new good one' });
  for (let i = 0; i < 10; i += 1) await change(`wrong wrong ${i}`).expect(401);
  const late = await change(PASSWORD).expect(429);
  expect(late.body).toMatchObject({ code: 'too-many-requests' });
  expect(Number(late.headers['retry-after'])).toBeGreaterThan(0);
});

test('signing out ends the session on the server, not only in the browser', async () => {
  const answer = await call('delete', '/session')
    .set({ cookie, [REQUEST_HEADER]: '1' })
    .expect(204);
  expect(answer.headers['set-cookie']?.[0]).toMatch(/^prosync=; .*Expires=Thu, 01 Jan 1970/);
  await call('get', '/session').set({ cookie }).expect(401);
});

test('A5 no password, code or session is stored or logged in clear', async () => {
  const database = server.app.get(DataSource);
  const tables: { name: string }[] = await database.query(
    `select table_name as name from information_schema.tables where table_schema = 'public'`,
  );
  const texts = await Promise.all(
    tables.map(({ name }) => database.query(`select t::text from "${name}" t`)),
  );
  const everything = JSON.stringify(texts) + server.logged.join('\n');
  expect(everything).toContain('first@example.com');
  expect(everything).not.toContain(PASSWORD);
  expect(everything).not.toMatch(/ps[sikao]\d?_[0-9A-Za-z]{43}/);
});

test('T3 every operator and every session has its seal, whatever was signed in to and out of', async () => {
  expect(await unsealed(server)).toEqual([]);
});
