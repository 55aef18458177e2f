import { createServer, request, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ApiClient } from '../../../../test/support/api-client.ts';
import { startApplication, type RunningApplication } from '../../../../test/support/application.ts';
import { operatorOf } from '../../../../test/support/operator.ts';
import { GracefulShutdown } from '../../lifecycle/graceful-shutdown.ts';
import { IdlePolls } from './idle-polls.ts';

/** What the short way leaves to the ordinary one. */
const LEFT = 599;

let application: RunningApplication;
let client: ApiClient;
let short: Server;
let ordinary: Server;
let etag: string;

beforeAll(async () => {
  application = await startApplication();
  client = await ApiClient.create(application);
  const idlePolls = application.app.get(IdlePolls);
  const fastify = application.app.getHttpAdapter().getInstance() as FastifyInstance;
  short = await listening(
    createServer((asked, answer) => {
      if (!idlePolls.answer(asked, answer)) answer.writeHead(LEFT).end();
    }),
  );
  ordinary = await listening(createServer((asked, answer) => fastify.routing(asked, answer)));
  etag = (await client.call(application, '/head')).headers.etag ?? '';
});
afterAll(async () => {
  for (const server of [short, ordinary]) server?.close();
  await application?.close();
});

interface Poll {
  method: string;
  path: string;
  headers: string[];
}

const poll = (change: Partial<Poll> = {}, ...more: string[]): Poll => ({
  method: 'GET',
  path: '/api/v1/head',
  headers: ['authorization', `Bearer ${client.token}`, 'if-none-match', etag, ...more],
  ...change,
});

test('the poll that is nearly all polls takes the short way', async () => {
  const answer = await ask(short, poll({}, 'x-request-id', 'mine', 'accept-encoding', 'gzip'));
  expect(answer).toMatchObject({ status: 304, headers: { etag, 'x-request-id': 'mine' } });
  expect(answer.headers).not.toHaveProperty('content-length');
});

test('whatever takes the short way is answered as on the ordinary one, header by header', async () => {
  const bearers = [
    `Bearer ${client.token}`,
    `bearer ${client.token}`,
    `Bearer  ${client.token}`,
    `Bearer ${client.token.slice(0, -1)}x`,
    `Bearer pso_${'a'.repeat(43)}`,
    'Basic Og==',
    null,
  ];
  const conditions = [etag, `W/${etag}`, `"other", ${etag}`, '*', '"other"', null];
  const more = [
    [],
    ['prefer', 'respond-async'],
    ['prefer', 'wait=0'],
    ['accept-encoding', 'gzip'],
    ['x-request-id', 'mine'],
    ['x-request-id', 'not plain!'],
    ['connection', 'close'],
    ['content-length', '0'],
    ['authorization', 'Bearer of-somebody-else'],
    ['cookie', 'session=x'],
    ['origin', 'https://elsewhere.example'],
    ['cache-control', 'no-cache'],
  ];
  const polls = bearers.flatMap((bearer) =>
    conditions.flatMap((condition) =>
      (bearer === bearers[0] || condition === etag ? more : [[]]).map((rest) =>
        poll({
          headers: [
            ...(bearer === null ? [] : ['authorization', bearer]),
            ...(condition === null ? [] : ['if-none-match', condition]),
            ...rest,
          ],
        }),
      ),
    ),
  );
  polls.push(
    ...['HEAD', 'POST', 'OPTIONS', 'DELETE'].map((method) => poll({ method })),
    ...['/api/v1/head?', '/api/v1/head?access_token=x', '/api/v1/head/', '/api/v1/HEAD'].map(
      (path) => poll({ path }),
    ),
  );
  let taken = 0;
  for (const one of polls) {
    const answer = await ask(short, one);
    if (answer.status === LEFT) continue;
    taken += 1;
    expect(answer, JSON.stringify(one)).toEqual(await ask(ordinary, one));
  }
  expect([polls.length > 150, taken]).toEqual([true, 8]);
});

test('a token that was just revoked is not answered', async () => {
  const gone = await ApiClient.create(application);
  const known = (await gone.call(application, '/head')).headers.etag ?? '';
  const headers = ['authorization', `Bearer ${gone.token}`, 'if-none-match', known];
  expect((await ask(short, poll({ headers }))).status).toBe(304);
  const administrator = await operatorOf(application, 'administrator');
  await administrator.do('DELETE', `/api-clients/${gone.id}`);
  expect((await ask(short, poll({ headers }))).status).toBe(LEFT);
  expect((await ask(ordinary, poll({ headers }))).status).toBe(401);
});

test('a server that stops leaves every poll to the ordinary way', async () => {
  application.app.get(GracefulShutdown).onModuleDestroy();
  expect((await ask(short, poll())).status).toBe(LEFT);
});

async function listening(server: Server): Promise<Server> {
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return server;
}

/** The answer without what differs from second to second: the time, and an id that the server made. */
function ask(
  server: Server,
  { method, path, headers }: Poll,
): Promise<{ status: number; headers: IncomingHttpHeaders; body: string }> {
  const { port } = server.address() as AddressInfo;
  const host = ['host', `127.0.0.1:${port}`];
  return new Promise((resolve, reject) => {
    const call = request(
      { port, method, path, host: '127.0.0.1', headers: [...host, ...headers], agent: false },
      (response) => {
        let body = '';
        response.setEncoding('utf8').on('data', (text: string) => (body += text));
        response.on('end', () => {
          const { date: _date, 'keep-alive': _keepAlive, ...rest } = response.headers;
          if (rest['x-request-id'] !== 'mine') rest['x-request-id'] = 'made';
          resolve({ status: response.statusCode ?? 0, headers: rest, body });
        });
      },
    );
    call.on('error', reject).end();
  });
}
