import { get, type IncomingMessage } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { DataSource } from 'typeorm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ApiClient } from '../../../../test/support/api-client.ts';
import { startApplication, type RunningApplication } from '../../../../test/support/application.ts';
import { publishHere } from '../../../../test/support/publishing.ts';
import { leaveEarly } from '../../../../test/support/leaving.ts';
import { SYSTEM } from '../../access/actor.ts';
import { ApiClientsService } from '../../api-clients/api-clients.service.ts';
import { EventStreams } from './event-streams.ts';
import { onThisMachine } from '../../../../test/support/on-this-machine.ts';

let application: RunningApplication;
let scripts: ApiClient;

beforeAll(async () => {
  application = await startApplication();
  scripts = await ApiClient.create(application, ['script']);
});
afterAll(() => application?.close());

test('a stream begins with the current head and hints at each new one of its scope', async () => {
  const stream = await listen(scripts, application);
  await stream.until('"seq":0');
  await publishHere(application, [{ contentType: 'search', guid: 's' }]);
  await publishHere(application, [{ contentType: 'script', guid: 'a' }]);
  await stream.until('"seq":2');
  stream.close();
  expect(stream.text()).toBe(
    'event: head-changed\nid: 1.0\ndata: {"epoch":1,"seq":0}\n\n' +
      'event: head-changed\nid: 1.2\ndata: {"epoch":1,"seq":2}\n\n',
  );
});

test('a stream is neither cached, nor compressed, nor buffered on its way', async () => {
  const stream = await listen(scripts, application, { 'accept-encoding': 'gzip' });
  stream.close();
  expect(stream.response.headers).toMatchObject({
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store, no-transform',
    'x-accel-buffering': 'no',
  });
  expect(stream.response.headers['content-encoding']).toBeUndefined();
});

test('a silent stream shows that it lives, and ends once its API client was deleted', async () => {
  const streams = application.app.get(EventStreams, { strict: false });
  streams.heartbeatMs = 100;
  const gone = await ApiClient.create(application);
  const stream = await listen(gone, application);
  await stream.until(': heartbeat\n\n');
  const database = application.app.get(DataSource);
  await database.query('delete from api_clients where id = $1', [gone.id]);
  await database.query('update access_revision set revision = revision + 1');
  await stream.ended();
  streams.heartbeatMs = 20_000;
});

test('one API client gets at most 100 streams, and a place again when one closes', async () => {
  const greedy = await ApiClient.create(application);
  const streams = await Promise.all(Array.from({ length: 100 }, () => listen(greedy, application)));
  const refused = await greedy.call(application, '/events');
  expect([refused.status, refused.headers['retry-after']]).toEqual([429, '60']);
  streams[0]?.close();
  await pause(100);
  const again = await listen(greedy, application);
  expect(again.response.statusCode).toBe(200);
  for (const stream of [...streams, again]) stream.close();
});

test('callers who leave while the server looks who they are hold no stream', async () => {
  const hasty = await ApiClient.create(application);
  const { token } = hasty;
  const streams = application.app.get(EventStreams, { strict: false });
  await expect.poll(() => streams.count).toBe(0);
  await leaveEarly(application, {
    path: '/api/v1/events',
    token,
    locked: 'access_tokens',
    calls: 5,
  });
  const stream = await listen(hasty, application);
  expect(streams.count).toBe(1);
  stream.close();
});

test('a stream ends once its API client has another scope', async () => {
  const streams = application.app.get(EventStreams, { strict: false });
  streams.heartbeatMs = 100;
  const narrowed = await ApiClient.create(application, ['script', 'search']);
  const stream = await listen(narrowed, application);
  await stream.until(': heartbeat\n\n');
  const clients = application.app.get(ApiClientsService, { strict: false });
  await clients.changeScope(narrowed.id, ['script'], SYSTEM);
  await stream.ended();
  streams.heartbeatMs = 20_000;
});

test('a server that stops says when to come back, and ends the stream', async () => {
  const other = await startApplication({
    database: application.database,
    settings: { PROSYNC_SIGNING_KEY_FILE: application.config.signingKeyFile },
  });
  const stream = await listen(scripts, other);
  const asked = performance.now();
  await other.close();
  await stream.ended();
  expect(performance.now() - asked).toBeLessThan(onThisMachine(5_000));
  expect(stream.text()).toMatch(/retry: 5000\n\n$/);
});

interface Stream {
  response: IncomingMessage;
  text(): string;
  until(part: string): Promise<void>;
  ended(): Promise<void>;
  close(): void;
}

function listen(
  client: ApiClient,
  { url }: RunningApplication,
  headers: Record<string, string> = {},
): Promise<Stream> {
  const authorization = `Bearer ${client.token}`;
  return new Promise((resolve, reject) => {
    const call = get(`${url}/api/v1/events`, {
      agent: false,
      headers: { authorization, ...headers },
    });
    call.on('error', reject).on('response', (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (part: string) => (text += part));
      response.on('error', () => undefined);
      resolve({
        response,
        text: () => text,
        until: (part) => expect.poll(() => text, { timeout: 60_000 }).toContain(part),
        ended: () => expect.poll(() => response.complete, { timeout: 60_000 }).toBe(true),
        close: () => call.destroy(),
      });
    });
  });
}
