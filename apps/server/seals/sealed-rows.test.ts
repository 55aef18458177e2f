import { existsSync, rmSync } from 'node:fs';
import { DataSource } from 'typeorm';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { SEALED_TABLES } from '#domain/row-seal';
import { generateToken, tokenHash } from '#domain/token';
import { ApiClient } from '../../../test/support/api-client.ts';
import { startApplication, type RunningApplication } from '../../../test/support/application.ts';
import { Operator, operatorOf } from '../../../test/support/operator.ts';
import { PASSWORD, personOf } from '../../../test/support/person.ts';
import { sealRows } from '../commands/seal-rows.ts';
import { readConfig } from '../config/server-config.ts';
import { InvariantsService } from '../invariants/invariants.service.ts';
import { OperatorsService } from '../operators/operators.service.ts';

// What somebody can do who writes to the database and does not have the signing key (docs/guarantees.md#t3).

let server: RunningApplication;
let database: DataSource;
let viewer: Operator;
let viewerId: string;

beforeAll(async () => {
  server = await startApplication();
  database = server.app.get(DataSource);
  viewer = await operatorOf(server, 'viewer');
  const [row] = await database.query(`select id from operators where role = 'viewer'`);
  viewerId = row.id;
});
afterAll(() => server.close());

async function forgedTables(): Promise<string[]> {
  const broken = await server.app.get(InvariantsService, { strict: false }).broken();
  const forged = broken.filter(({ id }) => id === 'T3').flatMap(({ rows }) => rows);
  return forged.map((row) => (row as { table: string }).table);
}

async function statusOf(token: string, path = '/operators'): Promise<number> {
  return (await new Operator(server.url, token).call('GET', path)).status;
}

test('an inserted operator token opens nothing, and verify finds it', async () => {
  const administrator = await operatorOf(server, 'administrator');
  expect((await administrator.call('GET', '/operators')).status).toBe(200);
  const token = generateToken('operator');
  const forge = `insert into operator_tokens (sha256, operator_id, name, seal)
    select $1, id, 'forged', (select seal from operator_tokens limit 1) from operators where role = 'administrator'`;
  await database.query(forge, [tokenHash(token)]);
  expect(await statusOf(token)).toBe(401);
  expect(await forgedTables()).toEqual(['operator_tokens']);
  await database.query(`delete from operator_tokens where name = 'forged'`);
  expect(await forgedTables()).toEqual([]);
});

test('a token whose scope, content types or end was changed in the database opens nothing', async () => {
  for (const change of [
    'scopes = null',
    `scopes = '{read,administer}'`,
    `content_types = '{script}'`,
    `expires_at = expires_at + interval '1 year'`,
  ]) {
    const { token } = await operatorOf(server, 'viewer');
    expect(await statusOf(token, '/items')).toBe(200);
    const forge = `update operator_tokens set ${change} where sha256 = $1`;
    await database.query(forge, [tokenHash(token)]);
    expect(await statusOf(token, '/items'), change).toBe(401);
    await database.query('delete from operator_tokens where sha256 = $1', [tokenHash(token)]);
  }
});

test('an operator whose role was raised in the database may do nothing, and gets no seal by a change', async () => {
  await database.query(`update operators set role = 'administrator' where id = $1`, [viewerId]);
  expect((await viewer.call('GET', '/items')).status).toBe(401);
  const administrator = await operatorOf(server, 'administrator');
  const renamed = await administrator.call('PATCH', `/operators/${viewerId}`, { name: 'x' });
  expect(renamed).toMatchObject({ status: 503, body: { code: 'row-unverified' } });
  expect(await forgedTables()).toEqual(['operators']);
  await database.query(`update operators set role = 'viewer' where id = $1`, [viewerId]);
  expect((await viewer.call('GET', '/items')).status).toBe(200);
});

test('the command line lets a forged operator in again, without the password that stands there', async () => {
  const person = await personOf(server, 'viewer');
  const forge = `update operators set password_hash = 'known to somebody' where id = $1`;
  await database.query(forge, [person.id]);
  expect((await person.call('GET', '/items')).status).toBe(401);
  const operators = server.app.get(OperatorsService, { strict: false });
  const { link } = await operators.add(person.email, 'viewer');
  const [row] = await database.query('select password_hash from operators where id = $1', [
    person.id,
  ]);
  expect(row).toEqual({ password_hash: null });
  const invitation = { code: link.split('#')[1], password: PASSWORD };
  await person.enter('/invitations/accept', invitation);
  expect((await person.call('GET', '/items')).status).toBe(200);
});

test('an inserted session opens nothing', async () => {
  const token = generateToken('session');
  const forge = 'insert into sessions (sha256, operator_id) values ($1, $2)';
  await database.query(forge, [tokenHash(token), viewerId]);
  const headers = { cookie: `prosync=${token}` };
  const answer = await fetch(`${server.url}/api/v1/session`, { headers });
  expect(answer.status).toBe(401);
  expect(await forgedTables()).toEqual(['sessions']);
  await database.query('delete from sessions');
});

test('an inserted invitation makes nobody an administrator', async () => {
  const code = generateToken('invitation');
  const forge = `insert into invitations (sha256, operator_id, expires_at) values ($1, $2, now() + interval '1 hour')`;
  await database.query(forge, [tokenHash(code), viewerId]);
  const look = await viewer.call('POST', '/invitations/look', { code });
  const accepted = await viewer.call('POST', '/invitations/accept', {
    code,
    password: 'correct horse battery staple',
  });
  expect([look.status, accepted.status]).toEqual([410, 410]);
  await database.query('delete from invitations');
});

test('an inserted access token, and a wider scope, open nothing', async () => {
  const client = await ApiClient.create(server, ['script']);
  const token = generateToken('access');
  await database.query(
    `insert into access_tokens (sha256, api_client_id, expires_at) values ($1, $2, now() + interval '1 hour')`,
    [tokenHash(token), client.id],
  );
  expect(await statusOf(token, '/head')).toBe(401);
  await database.query('update api_clients set content_types = null where id = $1', [client.id]);
  await database.query('update access_revision set revision = revision + 1');
  await expect.poll(async () => (await client.call(server, '/head')).status, LONG).toBe(401);
  expect(await forgedTables()).toEqual(['api_clients', 'access_tokens']);
  await database.query('delete from api_clients where id = $1', [client.id]);
});

test('seals that were taken away are not given again, here or by another server', async () => {
  const settings = { PROSYNC_SIGNING_KEY_FILE: server.config.signingKeyFile };
  const flag = `${server.config.signingKeyFile}.sealed`;
  expect(existsSync(flag)).toBe(true);
  await database.query('update operators set seal = null where id = $1', [viewerId]);
  for (const hasFlag of [true, false]) {
    if (!hasFlag) rmSync(flag);
    const other = await startApplication({ database: server.database, settings });
    const answer = await viewer.call('GET', '/items');
    await other.close();
    expect([answer.status, existsSync(flag)]).toEqual([401, true]);
  }
  // Somebody with the key at hand can.
  const config = readConfig({ ...settings, DATABASE_URL: server.database.url });
  const said = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  try {
    expect([await sealRows(config, {}), await sealRows(config, { confirm: true })]).toEqual([1, 0]);
    expect(said.mock.calls.flat()).toEqual(Array(2).fill(`operators ${viewerId}\n`));
    expect(await sealRows(config, {})).toBe(0);
  } finally {
    said.mockRestore();
  }
  expect((await viewer.call('GET', '/items')).status).toBe(200);
});

test('the rows of an earlier release are sealed at the first start with their key, once', async () => {
  for (const table of SEALED_TABLES) await database.query(`update ${table} set seal = null`);
  rmSync(`${server.config.signingKeyFile}.sealed`);
  expect((await viewer.call('GET', '/items')).status).toBe(401);
  const settings = { PROSYNC_SIGNING_KEY_FILE: server.config.signingKeyFile };
  const other = await startApplication({ database: server.database, settings });
  await other.close();
  expect((await viewer.call('GET', '/items')).status).toBe(200);
  expect(await forgedTables()).toEqual([]);
});

const LONG = { timeout: 30_000 };
