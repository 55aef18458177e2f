import { request, type Server } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type RunningApplication, startApplication } from '../../../test/support/application.ts';
import { freePort } from '../../../test/support/port.ts';
import { GracefulShutdown } from '../lifecycle/graceful-shutdown.ts';
import { Metrics } from '../metrics/metrics.service.ts';
import { Readiness } from './readiness.ts';
import { onThisMachine } from '../../../test/support/on-this-machine.ts';
import { operatorOf } from '../../../test/support/operator.ts';

describe('a server that runs', () => {
  let server: RunningApplication;
  beforeAll(async () => {
    server = await startApplication();
  });
  afterAll(() => server.close());

  test('is alive and ready', async () => {
    expect((await fetch(`${server.url}/livez`)).status).toBe(200);
    const ready = await fetch(`${server.url}/readyz`);
    expect(ready.status).toBe(200);
    expect(await ready.json()).toMatchObject({ status: 'ok', checks: { database: null } });
  });

  test('asks itself once for all who ask whether it is ready at the same time', async () => {
    const callers = 50;
    let asked = 0;
    let arrived = 0;
    let release = (): void => undefined;
    const everybodyIsHere = new Promise<void>((resolve) => (release = resolve));
    const http = server.app.getHttpServer() as Server;
    http.on('request', () => (++arrived === callers ? release() : undefined));
    server.app.get(Readiness).add('everybody', async () => {
      asked += 1;
      await everybodyIsHere;
      return null;
    });
    const answers = Array.from({ length: callers }, () => fetch(`${server.url}/readyz`));
    for (const answer of await Promise.all(answers)) expect(answer.status).toBe(200);
    // Some of the last may have come when the first answer was ready.
    expect(asked).toBeLessThan(callers / 2);
  });

  test('counts in Prometheus’ format, with the prefix, and lag of the event loop', async () => {
    server.app.get(Metrics).counter('tests_total', 'Tests.', ['result']).inc({ result: 'ok' });
    const { token } = await operatorOf(server, 'viewer');
    const answer = await fetch(`${server.url}/metrics`, {
      headers: { authorization: `Bearer ${token}` },
    });
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(answer.headers.get('content-type')).toContain('text/plain');
    const text = await answer.text();
    expect(text).toContain('prosync_tests_total{result="ok"} 1\n');
    expect(text).toContain('prosync_nodejs_eventloop_lag_seconds');
  });

  test('shows no metrics without a token, also not to callers of the same machine', async () => {
    const answer = await fetch(`${server.url}/metrics`);
    expect(answer.status).toBe(401);
    expect(await answer.text()).not.toContain('prosync_');
  });

  test('is not ready with a schema that is not its own', async () => {
    const [last] = await server.database.query(
      'delete from migrations where id = (select max(id) from migrations) returning *',
    );
    const answer = await fetch(`${server.url}/readyz`);
    expect(answer.status).toBe(503);
    await server.database.query('insert into migrations values ($1, $2, $3)', [
      last?.['id'],
      last?.['timestamp'],
      last?.['name'],
    ]);
    expect((await fetch(`${server.url}/readyz`)).status).toBe(200);
  });

  test('is not ready while a feature says why not, but stays alive', async () => {
    let trouble: string | null = 'cannot be read';
    server.app.get(Readiness).add('signing key', () => Promise.resolve(trouble));
    const answer = await fetch(`${server.url}/readyz`);
    expect(answer.status).toBe(503);
    expect(await answer.json()).toMatchObject({ checks: { 'signing key': 'cannot be read' } });
    expect((await fetch(`${server.url}/livez`)).status).toBe(200);
    trouble = null;
  });
});

test('with a port of its own, /metrics is there and nowhere else', async () => {
  const port = String(await freePort());
  const server = await startApplication({ settings: { PROSYNC_METRICS_PORT: port } });
  try {
    const own = await fetch(`http://127.0.0.1:${port}/metrics`);
    expect(await own.text()).toContain('prosync_process_');
    expect((await fetch(`http://127.0.0.1:${port}/livez`)).status).toBe(404);
    const main = await fetch(`${server.url}/metrics`);
    expect(await main.text()).not.toContain('prosync_process_');
  } finally {
    await server.close();
  }
});

describe('stopping', () => {
  test('I13: an event stream that listens to the signal ends at once, and so does the server', async () => {
    const server = await startApplication({
      routes: (fastify, app) => {
        fastify.get('/stream', (_, reply) => {
          reply.hijack();
          reply.raw.write('data: 1\n\n');
          app.get(GracefulShutdown).signal.addEventListener('abort', () => reply.raw.end());
        });
      },
    });
    await openStream(`${server.url}/stream`);
    expect(await durationOf(server.close())).toBeLessThan(onThisMachine(1_500));
  });

  test('I13: a stream that ignores the signal is cut within 10 s', async () => {
    const server = await startApplication({
      routes: (fastify) => {
        fastify.get('/stream', (_, reply) => {
          reply.hijack();
          reply.raw.write('data: 1\n\n');
        });
      },
    });
    await openStream(`${server.url}/stream`);
    expect(await durationOf(server.close())).toBeLessThan(onThisMachine(9_500));
  });

  test('a running request still gets its answer, and tracked work its end', async () => {
    let isWorkDone = false;
    let arrived = (): void => undefined;
    const arrival = new Promise<void>((resolve) => (arrived = resolve));
    const server = await startApplication({
      routes: (fastify) => {
        fastify.get('/slow', async () => {
          arrived();
          await new Promise((resolve) => setTimeout(resolve, 500));
          return 'done';
        });
      },
    });
    const shutdown = server.app.get(GracefulShutdown);
    const answer = fetch(`${server.url}/slow`);
    await arrival;
    void shutdown.track(
      new Promise<void>((resolve) => setTimeout(resolve, 700)).then(() => (isWorkDone = true)),
    );
    const closed = server.close();
    expect(await (await answer).text()).toBe('done');
    await closed;
    expect(isWorkDone).toBe(true);
  });

  test('a server that stops is not ready', async () => {
    const server = await startApplication();
    const readiness = server.app.get(Readiness);
    await server.close();
    expect(await readiness.ask()).toEqual({ server: 'is stopping' });
  });
});

function openStream(url: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const call = request(url, (response) => {
      response.on('error', () => undefined).once('data', () => resolve());
    });
    call.on('error', reject).end();
  });
}

async function durationOf(work: Promise<void>): Promise<number> {
  const startedAt = performance.now();
  await work;
  return performance.now() - startedAt;
}
