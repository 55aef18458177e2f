import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ClientFolder } from '../../support/client-folder.ts';
import { FaultServer, onCall, type Call } from '../../support/fault-server.ts';
import { problem } from '../../support/replies.ts';
import { onThisMachine } from '../../support/on-this-machine.ts';

let server: FaultServer;
let client: ClientFolder;

beforeEach(async () => {
  server = await new FaultServer().start();
  client = new ClientFolder();
  await client.login(server);
  server.publish([{ guid: 'a', body: 'first\n'.repeat(100) }]);
});

afterEach(async () => {
  await server.stop();
  client.remove();
});

async function expectRefused(code: string, exit: number, ...args: string[]) {
  const run = await client.run('sync', '--json', ...args);
  expect(JSON.parse(run.stdout)).toMatchObject({ error: { code } });
  expect(run.code).toBe(exit);
  expect(client.files()).toEqual({});
  expect(Object.keys(client.stateFiles()).filter((name) => /^blobs.|tmp$/.test(name))).toEqual([]);
  return run;
}

const isBlob = (call: Call) => call === 'blob';

test('F19: a body shorter than its Content-Length is refused and says how much came', async () => {
  server.fault = (call, reply, response) => {
    if (!isBlob(call)) return reply;
    response.writeHead(200, { 'content-type': 'application/octet-stream', 'content-length': 600 });
    response.write(reply.body.subarray(0, 100), () => response.destroy());
    return null;
  };
  const run = await expectRefused('incomplete-answer', 4);
  expect(run.stdout).toContain('received 100 of 600 bytes');
});

test('F19: a cut chunked body is refused', async () => {
  server.fault = (call, reply, response) => {
    if (!isBlob(call)) return reply;
    response.writeHead(200, { 'content-type': 'application/octet-stream' });
    response.write(reply.body.subarray(0, 100), () => response.destroy());
    return null;
  };
  await expectRefused('incomplete-answer', 4);
});

test('F19: a cut body that ends with the connection is refused by its size', async () => {
  server.fault = (call, reply, response) => {
    if (!isBlob(call)) return reply;
    response.socket?.end(
      `HTTP/1.1 200 OK\r\ncontent-type: application/octet-stream\r\nconnection: close\r\n\r\n${reply.body.subarray(0, 100).toString()}`,
    );
    return null;
  };
  await expectRefused('verify-body-size', 8);
});

test('F19: a valid JSON prefix of a manifest is refused', async () => {
  server.fault = (call, reply) => {
    if (call === 'changes') return problem(410, 'changes-too-old');
    const headers = { 'content-type': 'application/json' };
    return call === 'manifest' ? { status: 200, headers, body: Buffer.from('{}') } : reply;
  };
  await expectRefused('verify-manifest-size', 8);
});

test('F21: a gzip bomb is cut off at the signed size', async () => {
  const bomb = gzipSync(Buffer.alloc(200 * 1024 * 1024));
  server.fault = (call, reply) => {
    if (call === 'changes') return problem(410, 'changes-too-old');
    return call === 'manifest' ? { ...reply, body: bomb } : reply;
  };
  await expectRefused('answer-too-large', 4);
});

test('F21: an endless chunked body is cut off', async () => {
  server.fault = (call, reply, response) => {
    if (!isBlob(call)) return reply;
    response.writeHead(200, { 'content-type': 'application/octet-stream' });
    const more = () => {
      while (!response.destroyed && response.write(Buffer.alloc(65_536)));
      response.once('drain', more);
    };
    more();
    return null;
  };
  await expectRefused('answer-too-large', 4);
});

test('F21: endless headers are cut off', async () => {
  server.fault = (call, reply, response) => {
    if (call !== 'head') return reply;
    response.socket?.write('HTTP/1.1 200 OK\r\n');
    response.socket?.write('x-much: '.padEnd(1000, 'y').concat('\r\n').repeat(1000));
    return null;
  };
  await expectRefused('not-a-prosync-server', 4);
});

test('B30: a sign-in page of the network is no server', async () => {
  const headers = { 'content-type': 'text/html; charset=utf-8' };
  server.fault = () => ({ status: 200, headers, body: Buffer.from('<html>Sign in</html>') });
  const run = await expectRefused('not-a-prosync-server', 4);
  expect(run.stdout).toContain('got text/html from http://127.0.0.1');
});

test('F17: a redirect is not followed', async () => {
  server.fault = onCall('head', (reply) => ({
    ...reply,
    status: 302,
    headers: { location: 'http://127.0.0.1:1/elsewhere' },
  }));
  await expectRefused('unexpected-redirect', 4);
});

test('an answer that does not come ends after --timeout', async () => {
  server.fault = (call, reply) => (call === 'head' ? null : reply);
  const began = performance.now();
  const run = await expectRefused('timeout', 4, '--timeout', '0.3');
  expect(run.stdout).toMatch(/did not answer|took too long/);
  expect(performance.now() - began).toBeLessThan(onThisMachine(9000));
});

test('a body that stops ends after the idle limit', async () => {
  server.fault = (call, reply, response) => {
    if (!isBlob(call)) return reply;
    response.writeHead(200, { 'content-type': 'application/octet-stream', 'content-length': 600 });
    response.write(reply.body.subarray(0, 100));
    return null;
  };
  const run = await expectRefused('timeout', 4, '--timeout', '0.5');
  expect(run.stdout).toContain('The answer');
});

test('a kept connection that the server closes as it is used again is no failure', async () => {
  const used = new WeakSet<object>();
  let cuts = 0;
  server.fault = (_call, reply, { socket }) => {
    if (socket === null) return reply;
    if (!used.has(socket)) {
      used.add(socket);
      return reply;
    }
    cuts += 1;
    socket.resetAndDestroy();
    return null;
  };
  const run = await client.run('sync');
  expect(run).toMatchObject({ code: 0, stderr: expect.not.stringContaining('Trying again') });
  expect(client.files()).toEqual({ 'script/a.sh': 'first\n'.repeat(100) });
  expect(server.reports.at(-1)).toMatchObject({ outcome: 'ok' });
  expect(cuts).toBeGreaterThan(2);
});

test('a new connection that is reset is tried again only as any other failure', async () => {
  server.fault = (_call, _reply, { socket }) => {
    socket?.resetAndDestroy();
    return null;
  };
  const before = server.requests.length;
  const run = await expectRefused('connection-lost', 4);
  expect(run.stderr).toContain('Trying again');
  expect(server.requests.length - before).toBe(3);
});

test('a 401 takes one new token, and a second one is final', async () => {
  server.token = 'token-2';
  expect(await client.run('status')).toMatchObject({ code: 0 });
  expect(server.count('token')).toBe(2);
  server.fault = (call, reply) => (call === 'token' ? reply : problem(401, 'invalid-token'));
  await expectRefused('login-refused', 4);
  expect(server.count('token')).toBe(3);
});

test('a 429 and a 503 are tried again, and Retry-After is honoured', async () => {
  const answers = [problem(429, 'too-many-requests', { 'retry-after': '1' }), problem(503, 'busy')];
  server.fault = (call, reply) => (call === 'head' ? (answers.shift() ?? reply) : reply);
  const began = performance.now();
  expect(await client.run('sync')).toMatchObject({ code: 0 });
  expect(performance.now() - began).toBeGreaterThan(1000);
});

test('a Retry-After longer than the patience is told, not waited for', async () => {
  server.fault = onCall('head', () => problem(503, 'busy', { 'retry-after': '3600' }));
  await expectRefused('server-busy', 4);
  expect(server.requests.filter((r) => r.call === 'head')).toHaveLength(2);
});

test('a server that is away is named, after three tries', async () => {
  await server.stop();
  const run = await expectRefused('server-unreachable', 4);
  expect(run.stdout).toContain('refused the connection');
});
