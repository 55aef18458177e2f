import { request as httpRequest } from 'node:http';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runClient } from '../../support/client.ts';
import { ClientWindow } from './client-window.ts';

let client: ClientWindow;
let cookie = '';
let pageKey = '';

beforeAll(async () => {
  client = await ClientWindow.open();
});
afterAll(() => client.close());

/** A request with any header, which `fetch` would not send; the answer's status, headers and text. */
function send(
  path: string,
  headers: Record<string, string> = {},
  { method = 'GET', body = '' } = {},
): Promise<{ status: number; headers: Record<string, unknown>; text: string }> {
  return new Promise((done, fail) => {
    const sent = httpRequest(`${client.origin}${path}`, { method, headers }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (part: string) => (text += part));
      response.on('end', () =>
        done({ status: response.statusCode ?? 0, headers: response.headers, text }),
      );
    });
    sent.on('error', fail);
    sent.end(body);
  });
}

const own = () => ({
  origin: client.origin,
  'x-prosync-request': '1',
  'content-type': 'application/json',
});
const enter = (token: string, headers: Record<string, string> = own()) =>
  send('/api/v1/session', headers, { method: 'POST', body: JSON.stringify({ token }) });
const token = () => new URL(client.link).hash.slice(1);

test('the token has 128 bits; a wrong one is refused and uses nothing up', async () => {
  expect(Buffer.from(token(), 'base64url')).toHaveLength(16);
  const wrong = await enter('x'.repeat(22));
  expect([wrong.status, wrong.headers['set-cookie']]).toEqual([403, undefined]);
  expect(wrong.text).toContain('link-wrong');
});

test('nothing is told without the cookie', async () => {
  for (const path of ['overview', 'content', 'releases', 'runs', 'events', 'findings', 'nothing']) {
    expect((await send(`/api/v1/${path}`)).status, path).toBe(401);
  }
  const command = { method: 'POST', body: '{"verb":"resume"}' };
  expect((await send('/api/v1/commands', own(), command)).status).toBe(401);
});

test('the token is exchanged once for a cookie that scripts cannot read', async () => {
  const answer = await enter(token());
  expect(answer.status).toBe(200);
  const [given = ''] = answer.headers['set-cookie'] as string[];
  expect(given).toMatch(/^prosync-window-\d+=[\w-]{22}; Path=\/; HttpOnly; SameSite=Strict$/);
  cookie = given.split(';')[0] ?? '';
  ({ pageKey } = JSON.parse(answer.text) as { pageKey: string });
  expect((await send('/api/v1/overview', { cookie })).status).toBe(200);
  const again = await enter(token());
  expect([again.status, again.text]).toEqual([403, expect.stringContaining('link-used')]);
});

test('a cookie alone commands nothing: browsers send it to every port of the computer', async () => {
  const command = { method: 'POST', body: '{"verb":"resume"}' };
  for (const key of ['1', 'x'.repeat(22), cookie.split('=')[1] ?? '']) {
    const answer = await send(
      '/api/v1/commands',
      { ...own(), 'x-prosync-request': key, cookie },
      command,
    );
    expect([answer.status, answer.text]).toEqual([401, expect.stringContaining('unauthenticated')]);
  }
});

test.each(['evil.example', 'evil.example:80', '127.0.0.1.evil.example'])(
  'another host name is refused, as a rebound name would be: %j',
  async (host) => {
    for (const path of ['/', '/api/v1/overview']) {
      const answer = await send(path, { host, cookie });
      expect([answer.status, answer.text]).toEqual([403, expect.stringContaining('wrong-host')]);
    }
  },
);

test('a forwarded port of another number is no other host', async () => {
  expect((await send('/api/v1/overview', { host: 'localhost:9000', cookie })).status).toBe(200);
});

test('another origin, another site, or a request that a form could send is refused', async () => {
  const command = { method: 'POST', body: '{"verb":"resume"}' };
  const json = { 'content-type': 'application/json' };
  const foreign = [
    { ...own(), origin: 'http://evil.example' },
    { ...own(), origin: 'http://127.0.0.1:1' },
    { ...own(), 'sec-fetch-site': 'same-site' },
    { origin: client.origin, ...json },
    { 'x-prosync-request': '1', ...json },
  ];
  for (const headers of foreign) {
    const answer = await send('/api/v1/commands', { ...headers, cookie }, command);
    expect([answer.status, answer.text]).toEqual([403, expect.stringContaining('wrong-origin')]);
  }
  const read = await send('/api/v1/overview', { cookie, 'sec-fetch-site': 'cross-site' });
  expect(read.status).toBe(403);
});

test('what is no command, or too large, is refused without being repeated', async () => {
  const post = (body: string) =>
    send(
      '/api/v1/commands',
      { ...own(), 'x-prosync-request': pageKey, cookie },
      { method: 'POST', body },
    );
  for (const body of ['', 'x', '{"verb":"doctor"}', '{"verb":"sync","bundle":"/etc/passwd"}']) {
    expect((await post(body)).status, body).toBe(400);
  }
  const option = await post(JSON.stringify({ verb: 'include', items: ['--config=/etc'] }));
  expect([option.status, option.text]).toEqual([400, expect.not.stringContaining('/etc')]);
  const large = await post(`{"verb":"${'x'.repeat(200_000)}"}`);
  expect([large.status, large.text]).toEqual([413, expect.stringContaining('body-too-large')]);
  const get = { cookie, 'x-prosync-request': pageKey };
  expect((await send('/api/v1/commands', get)).status).toBe(405);
  expect((await send('/api/v1/nothing', { cookie })).status).toBe(404);
  expect((await send('/assets/nothing.js')).status).toBe(404);
});

test('the page runs its own scripts and nothing else, in no frame, with a nonce of its own', async () => {
  const [one, two] = [await send('/'), await send('/content?status=drifted')];
  const policy = String(one.headers['content-security-policy']);
  expect(policy).toContain("default-src 'none'");
  expect(policy).toContain("script-src 'self';");
  expect(policy).toContain("frame-ancestors 'none'");
  expect(policy).not.toContain('unsafe');
  const nonce = /'nonce-([^']+)'/.exec(policy)?.[1];
  expect(one.text).toContain(`content="${nonce}"`);
  expect(two.headers['content-security-policy']).not.toBe(policy);
  expect(one.headers).toMatchObject({
    'x-frame-options': 'DENY',
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cache-control': 'no-store',
  });
});

test('the browser is opened by a file that only this user may read, and the link is in no list of processes', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'prosync-opening-'));
  const opener = join(folder, 'xdg-open');
  writeFileSync(opener, `#!/bin/sh\necho "$@" > ${folder}/args\ncat "$1" > ${folder}/page\n`);
  chmodSync(opener, 0o755);
  const env = { DISPLAY: ':0', PATH: `${folder}:${process.env.PATH}` };
  const other = await ClientWindow.open({ env, args: [] });
  await expect.poll(() => existsSync(join(folder, 'page')), { timeout: 60_000 }).toBe(true);
  await expect
    .poll(() => readFileSync(join(folder, 'page'), 'utf8'), { timeout: 60_000 })
    .toContain(other.link);
  const [file = ''] = readFileSync(join(folder, 'args'), 'utf8').trim().split('\n');
  expect(file).not.toContain('#');
  expect(existsSync(file)).toBe(true);
  expect(await other.close()).toBe(0);
  expect(existsSync(file)).toBe(false);
  rmSync(folder, { recursive: true, force: true });
});

test('a port that is taken is told; nothing that was sent is ever printed', async () => {
  const { port } = new URL(client.origin);
  const taken = await runClient(client.folder, ['ui', '--no-open', '--port', port]);
  expect(taken).toMatchObject({ code: 2, stderr: expect.stringContaining('cannot be used') });
  expect(client.printed).toBe(
    `${client.link}\nThis link works once, in one browser. Ctrl-C ends the window.\n`,
  );
});
