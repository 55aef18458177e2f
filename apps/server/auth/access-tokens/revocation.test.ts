import { setTimeout as pause } from 'node:timers/promises';
import { DataSource } from 'typeorm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { CreatedApiClient } from '#api/api-clients';
import { startApplication, type RunningApplication } from '../../../../test/support/application.ts';
import { createDatabase, type TestDatabase } from '../../../../test/support/database.ts';
import { startDatabaseProxy } from '../../../../test/support/database-proxy.ts';
import { SYSTEM } from '../../access/actor.ts';
import { ApiClientsService } from '../../api-clients/api-clients.service.ts';
import { changeSealed } from '../../../../test/support/sealed.ts';
import { onThisMachine } from '../../../../test/support/on-this-machine.ts';

let database: TestDatabase;
let one: RunningApplication;
let other: RunningApplication;
beforeAll(async () => {
  database = await createDatabase();
  one = await startApplication({ database });
  other = await second();
});
afterAll(async () => {
  await Promise.all([one.close(), other.close()]);
  await database.drop();
});

/** Another server on the same database. */
function second(): Promise<RunningApplication> {
  const settings = { PROSYNC_SIGNING_KEY_FILE: one.config.signingKeyFile };
  return startApplication({ database, settings });
}

function create(): Promise<CreatedApiClient> {
  return one.app.get(ApiClientsService).create({ name: `client ${Math.random()}` }, SYSTEM);
}

async function exchange(client: CreatedApiClient, server = one): Promise<Response> {
  const body = new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: client.name,
    client_secret: client.secret,
  });
  return fetch(`${server.url}/oauth/token`, { method: 'POST', body });
}

async function signedIn(): Promise<{ id: string; token: string }> {
  const client = await create();
  const answer = (await (await exchange(client)).json()) as { access_token: string };
  return { id: client.id, token: answer.access_token };
}

async function statusWith(token: string, server: RunningApplication): Promise<number> {
  const headers = { authorization: `Bearer ${token}` };
  return (await fetch(`${server.url}/api/v1/keys`, { headers })).status;
}

/** Calls all the time; returns when an answer last was 200, and every other status. */
function hammer(token: string, server: RunningApplication, signal: AbortSignal) {
  const seen = { acceptedAt: 0, others: new Set<number>() };
  const call = async (): Promise<void> => {
    while (!signal.aborted) {
      const begun = performance.now();
      const status = await statusWith(token, server);
      if (status === 200) seen.acceptedAt = Math.max(seen.acceptedAt, begun);
      else seen.others.add(status);
    }
  };
  return { seen, done: Promise.all(Array.from({ length: 25 }, call)) };
}

test('A1 after the deletion no server accepts a token: this one at once, the other within a second', async () => {
  const { id, token } = await signedIn();
  const stop = new AbortController();
  const here = hammer(token, one, stop.signal);
  const there = hammer(token, other, stop.signal);
  await pause(300);
  await one.app.get(ApiClientsService).delete(id, SYSTEM);
  const deletedAt = performance.now();
  const refuses = () => here.seen.others.size > 0 && there.seen.others.size > 0;
  await expect.poll(refuses).toBe(true);
  // Whoever is asked again after that is refused again.
  await pause(500);
  stop.abort();
  await Promise.all([here.done, there.done]);
  for (const { seen } of [here, there]) {
    expect(seen.acceptedAt).toBeGreaterThan(0);
    expect([...seen.others]).toEqual([401]);
  }
  expect(here.seen.acceptedAt).toBeLessThan(deletedAt);
  expect(there.seen.acceptedAt - deletedAt).toBeLessThan(onThisMachine(1_000));
});

test('A2 without notifications, the other server still refuses within 2 seconds', async () => {
  const { id, token } = await signedIn();
  expect(await statusWith(token, other)).toBe(200);
  // As a revocation whose notification is lost on the way: the same rows, but nobody is told.
  const runner = one.app.get(DataSource).createQueryRunner();
  await runner.query('begin');
  await runner.query('delete from api_clients where id = $1', [id]);
  await runner.query('update access_revision set revision = revision + 1');
  await runner.query('commit');
  await runner.release();
  const revokedAt = performance.now();
  while ((await statusWith(token, other)) === 200) {
    expect(performance.now() - revokedAt).toBeLessThan(onThisMachine(2_000));
    await pause(20);
  }
  expect(await statusWith(token, other)).toBe(401);
});

test('A3 a token that is issued while its API client is deleted is refused', async () => {
  for (let round = 0; round < 20; round += 1) {
    const client = await create();
    const issuing = exchange(client);
    await pause(round % 7);
    await one.app.get(ApiClientsService).delete(client.id, SYSTEM);
    const answer = await issuing;
    const { access_token: token } = (await answer.json()) as { access_token?: string };
    if (token === undefined) expect(answer.status).toBe(401);
    else expect([await statusWith(token, one), await statusWith(token, other)]).toEqual([401, 401]);
  }
});

test('A3 a token that is loaded while its API client is deleted is not kept', async () => {
  for (let round = 0; round < 20; round += 1) {
    const { id, token } = await signedIn();
    const loading = Promise.all(Array.from({ length: 10 }, () => statusWith(token, one)));
    await pause(round % 5);
    await one.app.get(ApiClientsService).delete(id, SYSTEM);
    await loading;
    expect(await statusWith(token, one)).toBe(401);
  }
});

test('A6 after a restart valid tokens work, and deleted ones do not', async () => {
  const kept = await signedIn();
  const gone = await signedIn();
  await one.app.get(ApiClientsService).delete(gone.id, SYSTEM);
  const restarted = await second();
  try {
    expect(await statusWith(kept.token, restarted)).toBe(200);
    expect(await statusWith(gone.token, restarted)).toBe(401);
  } finally {
    await restarted.close();
  }
});

test('an expired token is refused, also one that is in memory', async () => {
  const { token } = await signedIn();
  await changeSealed(
    one,
    `update access_tokens set expires_at = clock_timestamp() + interval '2 seconds'
      where sha256 = encode(sha256(convert_to($1, 'UTF8')), 'hex')`,
    [token],
  );
  expect(await statusWith(token, one)).toBe(200);
  await expect.poll(() => statusWith(token, one)).toBe(401);
});

test('a token in memory costs no SQL, and a refused one costs it once', async () => {
  const { token } = await signedIn();
  const wrong = `psa_${'0'.repeat(43)}`;
  const atFirst = await statementsOf(async () => {
    await statusWith(token, one);
    await statusWith(wrong, one);
  });
  expect(atFirst.filter((text) => text.includes('access_tokens'))).toHaveLength(2);
  const later = await statementsOf(async () => {
    for (let i = 0; i < 50; i += 1) {
      expect(await statusWith(token, one)).toBe(200);
      expect(await statusWith(wrong, one)).toBe(401);
    }
  });
  expect(later.filter((text) => text.includes('access_tokens'))).toEqual([]);
});

test('with a silent database a known token is 503 after 2 seconds, never 401, and works again afterwards', async () => {
  const { token } = await signedIn();
  const silence = { ends: Promise.resolve() };
  const proxy = await startDatabaseProxy(database.service, async () => {
    await silence.ends;
    return 'pass' as const;
  });
  const settings = { PROSYNC_SIGNING_KEY_FILE: one.config.signingKeyFile };
  const behind = await startApplication({
    database: { ...database, service: proxy.address },
    settings,
  });
  try {
    expect(await statusWith(token, behind)).toBe(200);
    let end = (): void => undefined;
    silence.ends = new Promise((resolve) => (end = resolve));
    expect(await statusWith(token, behind)).toBe(200);
    await pause(2_100);
    const headers = { authorization: `Bearer ${token}` };
    const answer = await fetch(`${behind.url}/api/v1/keys`, { headers });
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '5']);
    end();
    await expect.poll(() => statusWith(token, behind)).toBe(200);
  } finally {
    await behind.close();
    await proxy.close();
  }
});

/** The statements that the first server sends meanwhile. */
async function statementsOf(work: () => Promise<void>): Promise<string[]> {
  const { logger } = one.app.get(DataSource);
  const statements: string[] = [];
  const logQuery = logger.logQuery.bind(logger);
  logger.logQuery = (text) => void statements.push(text);
  try {
    await work();
  } finally {
    logger.logQuery = logQuery;
  }
  return statements;
}
