import { setTimeout as pause } from 'node:timers/promises';
import { DataSource } from 'typeorm';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { ApiClientView } from '#api/api-clients';
import type { AuditList } from '#api/audit';
import type { Envelope } from '#api/head';
import { sha256 } from '#domain/digest';
import { ApiClient, jsonOf, type RawAnswer } from '../../../../test/support/api-client.ts';
import { startApplication, type RunningApplication } from '../../../../test/support/application.ts';
import { operatorOf } from '../../../../test/support/operator.ts';
import { publish } from '../../../../test/support/publishing.ts';
import { headSeenBy, manifestSeenBy } from '../../../../test/support/verified.ts';
import { CurrentRelease } from '../release/current-release.ts';
import { HeldPolls } from './held-polls.ts';
import { Heads } from './heads.ts';
import { onThisMachine } from '../../../../test/support/on-this-machine.ts';

let first: RunningApplication;
let second: RunningApplication;
let everything: ApiClient;
let scripts: ApiClient;

beforeAll(async () => {
  first = await startApplication();
  const { signingKeyFile } = first.config;
  second = await startApplication({
    database: first.database,
    settings: { PROSYNC_SIGNING_KEY_FILE: signingKeyFile },
  });
  everything = await ApiClient.create(first);
  scripts = await ApiClient.create(first, ['script']);
});
afterAll(async () => {
  await second?.close();
  await first?.close();
});

test('before the first release the head says so, and is the same on two servers', async () => {
  const [here, there] = [await poll(everything, first), await poll(everything, second)];
  expect(here.bytes).toEqual(there.bytes);
  const head = await headSeenBy(everything, first);
  expect(head).toMatchObject({ epoch: 1, seq: 0, scope: ['*'], manifest: { items: 0 } });
  expect(Date.parse(head.expires)).toBeGreaterThan(Date.now() + 22 * 3_600_000);
});

test('a head is signed by the key of /keys, and its ETag is the SHA-256 of its bytes', async () => {
  await published([{ contentType: 'script', guid: 'a' }]);
  const answer = await poll(scripts, first);
  expect(answer.headers).toMatchObject({
    etag: `"${sha256(answer.bytes)}"`,
    'cache-control': 'private, no-cache',
    vary: 'Authorization',
    'content-type': 'application/json; charset=utf-8',
    'content-length': String(answer.bytes.length),
  });
  expect(await headSeenBy(scripts, first)).toMatchObject({
    seq: 1,
    scope: ['script'],
    manifest: { items: 1 },
  });
});

test('two servers answer with the same bytes, and 304 to each other’s ETag', async () => {
  const here = await poll(everything, first);
  const there = await poll(everything, second);
  expect(there.bytes).toEqual(here.bytes);
  const known = await poll(everything, second, { 'if-none-match': here.headers.etag });
  expect([known.status, known.bytes.length, known.headers.etag]).toEqual([
    304,
    0,
    here.headers.etag,
  ]);
});

test('HEAD has the headers of GET and no body', async () => {
  const get = await poll(everything, first);
  const head = await everything.call(first, '/head', { method: 'HEAD' });
  expect([head.status, head.bytes.length]).toEqual([200, 0]);
  expect(head.headers['content-length']).toBe(String(get.bytes.length));
  expect(head.headers.etag).toBe(get.headers.etag);
});

test('a release in another scope changes neither bytes nor ETag', async () => {
  const before = await poll(scripts, first);
  const all = await poll(everything, first);
  await published([{ contentType: 'search', guid: 's' }]);
  expect((await poll(scripts, first)).bytes).toEqual(before.bytes);
  expect((await poll(everything, first)).headers.etag).not.toBe(all.headers.etag);
});

test(
  'a held poll is answered within 100 ms of the release, on the other server too',
  { retry: 2 },
  async () => {
    const polls = [await held(scripts, first), await held(everything, second)];
    await pause(50);
    await publish(first, [{ contentType: 'script', guid: 'a', body: `changed ${Math.random()}` }]);
    const committed = performance.now();
    const answers = await Promise.all(polls.map((entry) => entry.answer));
    expect(performance.now() - committed).toBeLessThan(onThisMachine(100));
    for (const answer of answers) {
      expect(answer.status).toBe(200);
      expect(answer.headers['preference-applied']).toBe('wait=55');
    }
  },
);

test('a held poll is not answered by a release in another scope, and ends with 304', async () => {
  const { etag } = (await poll(scripts, first)).headers;
  const asked = performance.now();
  const answer = poll(scripts, first, { 'if-none-match': etag, prefer: 'wait=2' });
  await pause(50);
  await published([{ contentType: 'search', guid: 's', body: 'changed' }]);
  expect((await answer).status).toBe(304);
  // Whole seconds are held, and the release did not cut them.
  expect(performance.now() - asked).toBeGreaterThan(1_900);
});

test('a poll with an old ETag is answered at once, whatever it prefers', async () => {
  const answer = await poll(scripts, first, { 'if-none-match': '"old"', prefer: 'wait=55' });
  expect([answer.status, answer.headers['preference-applied']]).toEqual([200, undefined]);
});

test('a held poll of an API client that was deleted meanwhile gets 401, not the new head', async () => {
  const gone = await ApiClient.create(first, ['script']);
  const { answer } = await held(gone, first);
  const database = first.app.get(DataSource);
  await database.query('delete from api_clients where id = $1', [gone.id]);
  await database.query('update access_revision set revision = revision + 1');
  await pause(1_200);
  await publish(first, [{ contentType: 'script', guid: 'a', body: 'changed once more' }]);
  expect((await answer).status).toBe(401);
});

test('a narrowed client learns it from a head of its own, and nobody else gets that one', async () => {
  const administrator = await operatorOf(first, 'administrator');
  const { id } = everything;
  expect(await headSeenBy(everything, first)).toMatchObject({ scope: ['*'], scopeVersion: 1 });
  const { answer } = await held(everything, first, 2);
  const narrowed = await administrator.do<ApiClientView>('PATCH', `/api-clients/${id}`, {
    contentTypes: ['script'],
  });
  const scope = { scope: ['script'], scopeVersion: 2, client: narrowed.name };
  // A poll that was held meanwhile is answered with it, too.
  expect((await answer).status).toBe(200);
  for (const application of [first, second])
    expect(await headSeenBy(everything, application)).toMatchObject(scope);
  const { scopeVersion, client } = await headSeenBy(scripts, first);
  expect([scopeVersion, client]).toEqual([1, undefined]);
  expect((await manifestSeenBy(everything, first)).scope).toEqual(['script']);
  const { data } = await administrator.do<AuditList>('GET', `/audit?subjectId=${id}&limit=1`);
  expect(data[0]).toMatchObject({
    action: 'api-client.scope-changed',
    facts: { contentTypes: ['script'], before: null },
  });
  // The same again is no change.
  await administrator.do('PATCH', `/api-clients/${id}`, { contentTypes: ['script'] });
  expect(await headSeenBy(everything, first)).toMatchObject(scope);
});

test('a client of before scopes had versions reads the same head as ever', async () => {
  const envelope = jsonOf<Envelope>(await poll(everything, first));
  const payload = JSON.parse(Buffer.from(envelope.payload, 'base64').toString('utf8')) as object;
  const { scopeVersion, client, ...known } = payload as Record<string, unknown>;
  expect([scopeVersion, typeof client]).toEqual([2, 'string']);
  const members = 'epoch seq scope manifest publishedAt signedAt expires poll'.split(' ');
  expect(Object.keys(known)).toEqual(members);
});

test.each([
  ['61 minutes', 61],
  ['25 hours', 25 * 60],
])(
  'F9 %s later, on the clock of the server, the same head is signed afresh',
  async (_, minutes) => {
    const before = await headSeenBy(scripts, first);
    const later = Date.now() + minutes * 60_000;
    vi.useFakeTimers({ toFake: ['Date'], now: later });
    try {
      const head = await headSeenBy(scripts, first);
      expect({ ...head, signedAt: '', expires: '' }).toEqual({
        ...before,
        signedAt: '',
        expires: '',
      });
      expect(later - Date.parse(head.signedAt)).toBeLessThan(3_600_000);
      expect(Date.parse(head.expires) - later).toBeGreaterThan(22 * 3_600_000);
    } finally {
      vi.useRealTimers();
    }
  },
);

test('F18 a poll that ended gives its place back: after 600 of one client, one more is held', async () => {
  const polls = first.app.get(HeldPolls);
  const head = first.app.get(Heads).of(['script']);
  const poller = { clientId: scripts.id, address: '192.0.2.1' };
  for (let i = 0; i < 1_100; i += 1) await polls.hold(poller, head, 55, AbortSignal.abort());
  expect(await polls.hold(poller, head, 1, new AbortController().signal)).toBe(1);
});

test('no credentials, no head', async () => {
  const stranger = await fetch(`${first.url}/api/v1/head`);
  expect(stranger.status).toBe(401);
  expect(stranger.headers.get('www-authenticate')).toBe('Bearer realm="prosync"');
});

test('polls with nothing new ask the database nothing', async () => {
  const { etag } = (await poll(everything, first)).headers;
  const database = first.app.get(DataSource);
  const pool = (
    database.driver as unknown as { master: { on(event: string, f: () => void): void } }
  ).master;
  let queries = 0;
  pool.on('acquire', () => (queries += 1));
  const before = performance.now();
  for (let i = 0; i < 300; i += 1) {
    const answer = await poll(everything, first, { 'if-none-match': etag });
    expect(answer.status).toBe(304);
  }
  // The clocks of the server go on: a few queries a second, whoever polls.
  const seconds = (performance.now() - before) / 1_000;
  expect(queries).toBeLessThanOrEqual(10 + 5 * seconds);
});

test('a server that stops ends a held poll with 304', async () => {
  const third = await startApplication({
    database: first.database,
    settings: { PROSYNC_SIGNING_KEY_FILE: first.config.signingKeyFile },
  });
  const { answer } = await held(scripts, third);
  const asked = performance.now();
  await third.close();
  expect((await answer).status).toBe(304);
  expect(performance.now() - asked).toBeLessThan(onThisMachine(5_000));
});

async function published(items: Parameters<typeof publish>[1]): Promise<void> {
  await publish(first, items);
  for (const { app } of [first, second]) await app.get(CurrentRelease, { strict: false }).refresh();
}

function poll(
  client: ApiClient,
  application: RunningApplication,
  headers: Record<string, string | undefined> = {},
): Promise<RawAnswer> {
  return client.call(application, '/head', { headers });
}

async function held(
  client: ApiClient,
  application: RunningApplication,
  seconds = 55,
): Promise<{ answer: Promise<RawAnswer> }> {
  const { etag } = (await poll(client, application)).headers;
  const answer = poll(client, application, { 'if-none-match': etag, prefer: `wait=${seconds}` });
  await pause(100);
  return { answer };
}
