import { connect, type Socket } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { sha256 } from '#domain/digest';
import { ApiClient } from '../../support/api-client.ts';
import { startApplication, type RunningApplication } from '../../support/application.ts';
import { operatorOf, type Operator } from '../../support/operator.ts';
import { publishHere } from '../../support/publishing.ts';

let server: RunningApplication;
let client: ApiClient;
let operator: Operator;
const slow: Slow[] = [];

beforeEach(async () => {
  server = await startApplication();
  client = await ApiClient.create(server);
  operator = await operatorOf(server, 'administrator');
  await publishHere(server, [{ contentType: 'script', guid: 'large', body: LARGE }]);
});
afterEach(async () => {
  for (const one of slow.splice(0)) one.end();
  await server.close();
});

const LARGE = 'x'.repeat(4_000_000);

/** Somebody who sends a byte now and then, and reads nothing. */
class Slow {
  readonly #socket: Socket;
  readonly #timer: NodeJS.Timeout;
  answer = '';
  isCut = false;

  constructor(first: string, { reads = true } = {}) {
    this.#socket = connect(server.config.port, '127.0.0.1');
    this.#socket.on('error', () => undefined).on('close', () => (this.isCut = true));
    if (reads) this.#socket.on('data', (chunk: Buffer) => (this.answer += chunk.toString()));
    this.#socket.write(first);
    this.#timer = setInterval(() => this.#socket.writable && this.#socket.write('x'), 1_000);
  }

  end(): void {
    clearInterval(this.#timer);
    this.#socket.destroy();
  }
}

const HEAD = 'POST /api/v1/reports HTTP/1.1\r\nhost: x\r\n';

function manySlow(count: number, make: () => Slow): Slow[] {
  const made = Array.from({ length: count }, make);
  slow.push(...made);
  return made;
}

test('F18 500 callers that send a byte a second, or read nothing, are cut, and meanwhile everybody else is served', async () => {
  const headers = manySlow(170, () => new Slow(`${HEAD}x-slow: `));
  const authorization = `authorization: Bearer ${client.token}`;
  const length = 'content-type: application/json\r\ncontent-length: 5000\r\n\r\n';
  const bodies = manySlow(170, () => new Slow(`${HEAD}${authorization}\r\n${length}`));
  const blob = `GET /api/v1/blobs/${sha256(LARGE)} HTTP/1.1\r\nhost: x\r\n`;
  manySlow(160, () => new Slow(`${blob}${authorization}\r\n\r\n`, { reads: false }));
  let served = 0;
  await expect
    .poll(async () => {
      // Each of them is answered: a call that hangs would end the test by its deadline.
      const [head, items] = await Promise.all([
        client.call(server, '/head'),
        operator.call('GET', '/items?limit=1'),
      ]);
      expect([head.status, items.status]).toEqual([200, 200]);
      served += 1;
      return [...headers, ...bodies].every(({ isCut }) => isCut);
    })
    .toBe(true);
  expect(served).toBeGreaterThan(10);
  for (const { answer } of [...headers, ...bodies]) expect(answer).toContain('408');
});
