import { connect } from 'node:net';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Report } from '#api/reports';
import { parseSafeJson } from '#api/safe-json';
import { ApiClient } from '../../../test/support/api-client.ts';
import { reportedItem, reportOf, sendReport } from '../../../test/support/reports.ts';
import { startApplication, type RunningApplication } from '../../../test/support/application.ts';
import { operatorOf } from '../../../test/support/operator.ts';

// What a caller without credentials can make the server do by sending bodies (docs/guarantees.md#t11).

let server: RunningApplication;
const routes: { method: string; path: string }[] = [];

beforeAll(async () => {
  server = await startApplication({
    routes: (fastify) =>
      void fastify.addHook('onRoute', ({ method, url }) => {
        const path = url.replaceAll(/:\w+/g, '7c0f8fd8-97ea-4d2b-9ea9-1dd2c1f63d4a');
        for (const each of [method].flat()) routes.push({ method: each, path });
      }),
  });
});
afterAll(() => server.close());

test('every route answers a stranger before a byte of the body arrives', async () => {
  const withBody = routes.filter(({ method }) => /^(POST|PUT|PATCH|DELETE)$/.test(method));
  expect(withBody.length).toBeGreaterThan(25);
  const answers = await Promise.all(
    withBody.map(
      async ({ method, path }) => `${method} ${path} ${await headersOnly(method, path)}`,
    ),
  );
  // These take credentials in the body: a few kilobytes at most.
  const open = answers.filter((answer) => answer.endsWith(' 413'));
  expect(open.toSorted()).toEqual([
    'POST /api/v1/invitations/accept 413',
    'POST /api/v1/invitations/look 413',
    'POST /api/v1/session 413',
    'POST /oauth/token 413',
  ]);
  const others = answers.filter((answer) => !open.includes(answer));
  expect(others.filter((answer) => !/ 40[13]$/.test(answer))).toEqual([]);
});

test('no answer of the operators’ API may be kept, whatever it is', async () => {
  const { token } = await operatorOf(server, 'administrator');
  const headers = { authorization: `Bearer ${token}` };
  const gets = routes.filter(({ method, path }) => method === 'GET' && path.startsWith('/api/'));
  const published = /^\/api\/v1\/(head|manifests|changes|blobs|keys|events|live)/;
  const own = gets.filter(({ path }) => !published.test(path) && !path.includes('*'));
  expect(own.length).toBeGreaterThan(15);
  for (const { path } of own) {
    const answer = await fetch(`${server.url}${path}`, { headers });
    await answer.body?.cancel();
    expect([path, answer.headers.get('cache-control')]).toEqual([path, 'no-store']);
  }
});

test('a stranger who keeps sending after the answer is cut off', async () => {
  const socket = connect(Number(new URL(server.url).port), '127.0.0.1');
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
  socket.on('error', () => undefined).resume();
  socket.write(requestOf('POST', '/api/v1/reports'));
  const sending = setInterval(() => socket.write(' '.repeat(100)), 50);
  await closed;
  clearInterval(sending);
  const answer = await fetch(`${server.url}/livez`);
  expect(answer.status).toBe(200);
});

test('the large report of a client does not keep the others waiting', async () => {
  const client = await ApiClient.create(server);
  const items = Array.from({ length: 40_000 }, (_, i) => reportedItem('script', `item-${i}`));
  const release = { release: { epoch: 1, seq: 0 }, attemptedSeq: null };
  const report = { ...reportOf({ name: 'Large', items }), ...release };
  const text = Buffer.from(JSON.stringify(report));
  const body = gzipSync(text);
  const inOneGo = await least(() => durationOf(() => Report.parse(parseSafeJson(text))));
  const stall = await least(() =>
    longestStall(async () => {
      expect((await sendReport(server, client, body)).status).toBe(200);
    }),
  );
  console.log(`in one go: ${inOneGo.toFixed()} ms; longest stall: ${stall.toFixed()} ms`);
  expect(stall).toBeLessThan(inOneGo);
});

/** The least of several attempts: on a busy machine anything takes long now and then. */
async function least(measure: () => number | Promise<number>): Promise<number> {
  let result = Infinity;
  for (let attempt = 0; attempt < 4; attempt += 1) result = Math.min(result, await measure());
  return result;
}

function durationOf(work: () => unknown): number {
  const begun = performance.now();
  work();
  return performance.now() - begun;
}

/** The longest time in milliseconds for which nothing else could run in this process. */
async function longestStall(work: () => Promise<void>): Promise<number> {
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  await work();
  delay.disable();
  return delay.max / 1e6;
}

/** Sends the headers of a large body and nothing of it; returns the status of the answer. */
function headersOnly(method: string, path: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const socket = connect(Number(new URL(server.url).port), '127.0.0.1', () =>
      socket.write(requestOf(method, path)),
    );
    socket.once('error', reject).once('data', (answer) => {
      socket.destroy();
      resolve(Number(/^HTTP\/1.1 (\d+)/.exec(answer.toString('latin1'))?.[1]));
    });
  });
}

function requestOf(method: string, path: string): string {
  const headers = ['host: x', 'content-type: application/json', 'content-length: 1300000'];
  return `${method} ${path} HTTP/1.1\r\n${headers.join('\r\n')}\r\n\r\n`;
}
