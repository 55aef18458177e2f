import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { DataSource } from 'typeorm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startApplication, type RunningApplication } from '../../../test/support/application.ts';
import { leaveEarly } from '../../../test/support/leaving.ts';
import { operatorOf } from '../../../test/support/operator.ts';

const isBuilt = existsSync(resolve(import.meta.dirname, '../../../dist/apps/console/index.html'));
const unbuilt = isBuilt ? '' : ' (skipped: npm run build:console comes first)';

let application: RunningApplication;
let token: string;

beforeAll(async () => {
  application = await startApplication();
  ({ token } = await operatorOf(application, 'viewer'));
});
afterAll(() => application?.close());

const get = (path: string, headers: Record<string, string> = {}) =>
  fetch(`${application.url}${path}`, { headers });

describe.skipIf(!isBuilt)(`the page${unbuilt}`, () => {
  test.each(['/', '/content/script?approval=needs-approval', '/welcome', '/nowhere'])(
    'is what every address of the console gets: %s',
    async (path) => {
      const answer = await get(path);
      expect(answer.status).toBe(200);
      expect(answer.headers.get('content-type')).toBe('text/html; charset=utf-8');
      expect(await answer.text()).toContain('<div id="root">');
    },
  );

  test('may run its own scripts and nothing else, in no frame, with a nonce of its own', async () => {
    const [one, two] = await Promise.all([get('/'), get('/')]);
    const policy = one.headers.get('content-security-policy') ?? '';
    const nonce = /'nonce-([^']+)'/.exec(policy)?.[1];
    expect(policy).toContain(`default-src 'none'`);
    expect(policy).toContain(`script-src 'self';`);
    expect(policy).toContain(`frame-ancestors 'none'`);
    expect(policy).not.toContain('unsafe');
    expect(await one.text()).toContain(`content="${nonce}"`);
    expect(two.headers.get('content-security-policy')).not.toBe(policy);
    expect(one.headers.get('cache-control')).toBe('no-store');
    expect(one.headers.get('x-content-type-options')).toBe('nosniff');
  });

  test('has files that are compressed and stay in the cache for ever', async () => {
    const script = /\/assets\/index-[^"]+\.js/.exec(await (await get('/')).text())?.[0] ?? '';
    const answer = await get(script, { 'accept-encoding': 'br' });
    expect(answer.headers.get('content-encoding')).toBe('br');
    expect(answer.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
  });

  test.each(['/api/v1/nothing', '/assets/nothing.js', '/problems/nothing', '/oauth/nothing'])(
    'is not what a wrong address of the rest gets: %s',
    async (path) => {
      const answer = await get(path);
      expect(answer.status).toBe(404);
      expect(answer.headers.get('content-type')).toContain('application/problem+json');
    },
  );
});

describe('the stream of hints', () => {
  test('is for operators', async () => {
    expect((await get('/api/v1/live')).status).toBe(401);
  });

  test.each([
    ['review', `select pg_notify('prosync_review', '')`],
    ['release', `select pg_notify('prosync_release', '{"epoch":1,"seq":1}')`],
    ['report', INSTANCE],
    ['scan', `${SOURCE}, ${SCAN} select id from scan`],
  ])('tells of a %s, and no more than that', async (hint, statement) => {
    const [{ now }] = await application.app.get(DataSource).query<[{ now: Date }]>(NOW);
    const stream = await listen();
    await stream.until('retry: 2000');
    await expect.poll(() => hasLookedSince(now)).toBe(true);
    await application.app.get(DataSource).query(statement);
    await stream.until(`event: ${hint}\ndata: {}\n\n`);
    expect(stream.text().replaceAll(': heartbeat\n\n', '')).toBe(
      `retry: 2000\n\nevent: ${hint}\ndata: {}\n\n`,
    );
    stream.close();
  });

  test('gives no place to windows that are closed while the server looks whose they are', async () => {
    await leaveEarly(application, {
      path: '/api/v1/live',
      token,
      locked: 'operator_tokens',
      calls: 5,
    });
    const streams = await Promise.all(Array.from({ length: 20 }, listen));
    expect(streams.map(({ status }) => status)).not.toContain(429);
    for (const stream of streams) stream.close();
    await expect.poll(isTaken).toBe(true);
  });

  test('gives an operator twenty windows, and a place again when one closes', async () => {
    const streams = await Promise.all(Array.from({ length: 20 }, listen));
    const refused = await get('/api/v1/live', { authorization: `Bearer ${token}` });
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '60']);
    for (const stream of streams) stream.close();
    await expect.poll(isTaken).toBe(true);
    const again = await listen();
    await again.until('retry');
    again.close();
  });
});

const INSTANCE = `
  insert into instances (instance_key, name, connector, client_version, platform, outcome, reported_at)
  values (gen_random_uuid()::text, 'a', 'directory', '1', 'linux', 'ok', now())`;
const SOURCE = `
  with source as (
    insert into sources (name, connector, settings) values ('s', 'directory', '{}') returning id)`;
const SCAN = `
  scan as (
    insert into scans (source_id, status, trigger)
    select id, 'running', 'timer' from source returning id)`;

const NOW = 'select clock_timestamp() as now';

/** Whether the first look was taken, which later ones are compared with. */
async function hasLookedSince(time: Date): Promise<boolean> {
  const looks = await application.app.get(DataSource).query<unknown[]>(
    `select from pg_stat_activity
      where datname = current_database() and query like '%max(reported_at)%' and state = 'idle'
        and query_start > $1 and pid <> pg_backend_pid()`,
    [time],
  );
  return looks.length > 0;
}

/** Whether a stream is given, which is let go at once. */
async function isTaken(): Promise<boolean> {
  const abort = new AbortController();
  const answer = await fetch(`${application.url}/api/v1/live`, {
    headers: { authorization: `Bearer ${token}` },
    signal: abort.signal,
  });
  abort.abort();
  return answer.status === 200;
}

/** An open stream of the operator and what it has told so far. */
async function listen() {
  const abort = new AbortController();
  const answer = await fetch(`${application.url}/api/v1/live`, {
    headers: { authorization: `Bearer ${token}` },
    signal: abort.signal,
  });
  const reader = (answer.body as ReadableStream<Uint8Array>).pipeThrough(new TextDecoderStream());
  let text = '';
  void (async () => {
    for await (const part of reader) text += part;
  })().catch(() => undefined);
  return {
    status: answer.status,
    text: () => text,
    until: (part: string) => expect.poll(() => text, { timeout: 60_000 }).toContain(part),
    close: () => abort.abort(),
  };
}
