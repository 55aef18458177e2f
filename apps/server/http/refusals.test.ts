import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import request from 'supertest';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { PROBLEMS } from '#api/problems';
import { MAX_REPORT_BYTES } from '#api/reports';
import { ApiClient, jsonOf } from '../../../test/support/api-client.ts';
import { startApplication, type RunningApplication } from '../../../test/support/application.ts';
import { operatorOf } from '../../../test/support/operator.ts';
import { metricsOf } from '../../../test/support/metrics.ts';

let server: RunningApplication;
let authorization: string;
beforeAll(async () => {
  server = await startApplication();
  const { token } = await operatorOf(server, 'administrator');
  authorization = `Bearer ${token}`;
});
afterAll(() => server.close());

const PATH = '/api/v1/api-clients';

function post(body: string | Buffer, headers: Record<string, string> = {}) {
  const all = { authorization, 'content-type': 'application/json', ...headers };
  return request(server.url)
    .post(PATH)
    .set(all)
    .serialize((sent: string) => sent)
    .send(body);
}

function get(path: string) {
  return request(server.url).get(path).set({ authorization });
}

test('every problem has all members of RFC 9457, the request id of the caller, and a page', async () => {
  const answer = await get('/api/v1/nowhere').set('x-request-id', 'from-the-caller-1');
  expect(answer.status).toBe(404);
  expect(answer.headers['content-type']).toContain('application/problem+json');
  expect(answer.headers['x-request-id']).toBe('from-the-caller-1');
  expect(answer.body).toEqual({
    type: '/problems/not-found',
    title: PROBLEMS['not-found']?.title,
    status: 404,
    detail: 'There is nothing at this address.',
    instance: '/api/v1/nowhere',
    code: 'not-found',
    requestId: 'from-the-caller-1',
  });
  const page = await request(server.url).get('/problems/not-found').expect(200);
  expect(page.text).toContain('HTTP status 404');
  await request(server.url).get('/problems/toString').expect(404);
});

test('a request id that could forge a log line is replaced', async () => {
  const answer = await get('/api/v1/nowhere').set('x-request-id', 'a"b c');
  expect(answer.headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
});

test('B1 malformed JSON is answered with the position of the byte', async () => {
  const answer = await post('{"näme" "x"}').expect(400);
  expect(answer.body).toMatchObject({ code: 'invalid-json', position: 9 });
  expect((await post('').expect(400)).body.code).toBe('invalid-json');
});

test('B2 a body too large, of another type, in another charset or badly compressed', async () => {
  const large = JSON.stringify({ name: 'x'.repeat(200_000) });
  const tooLarge = await post(large).expect(413);
  expect(tooLarge.body).toMatchObject({ code: 'too-large', maxBytes: 100_000 });
  for (const type of ['text/plain', 'application/xml', 'application/json; charset=latin-9']) {
    const answer = await post('{}', { 'content-type': type });
    expect([answer.status, answer.body.code]).toEqual([415, 'unsupported-media-type']);
  }
  const compressed = await post(gzipSync('{}'), { 'content-encoding': 'gzip' });
  expect([compressed.status, compressed.body.code]).toEqual([415, 'unsupported-media-type']);
});

test('B2 a report may be compressed, but not badly and not without end', async () => {
  const client = await ApiClient.create(server);
  const send = (body: Buffer) =>
    client.call(server, '/reports', {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'content-encoding': 'gzip' },
      body,
    });
  const good = await send(gzipSync('{}'));
  expect([good.status, jsonOf(good)]).toMatchObject([422, { code: 'validation-failed' }]);
  for (const bad of [Buffer.from('not gzip'), gzipSync('{"a":1}').subarray(0, 15)]) {
    const answer = await send(bad);
    expect([answer.status, jsonOf(answer)]).toMatchObject([400, { code: 'invalid-body' }]);
  }
  const bomb = await send(gzipSync(Buffer.alloc(MAX_REPORT_BYTES + 1, ' ')));
  expect([bomb.status, jsonOf(bomb)]).toMatchObject([413, { code: 'too-large' }]);
});

test('T11 a compressed body of an unknown caller is not even read', async () => {
  const bomb = gzipSync(Buffer.alloc(MAX_REPORT_BYTES + 1, ' '));
  const answer = await request(server.url)
    .post('/api/v1/reports')
    .set({ 'content-type': 'application/json', 'content-encoding': 'gzip' })
    .set('authorization', `Bearer psa_${'x'.repeat(43)}`)
    .serialize((sent: string) => sent)
    .send(bomb);
  expect([answer.status, answer.body.code]).toEqual([401, 'invalid-token']);
});

test('refused attempts to get in are counted and logged with the address, without the token', async () => {
  const wrong = `psa_${'y'.repeat(43)}`;
  const answer = await request(server.url)
    .get('/api/v1/keys')
    .set('authorization', `Bearer ${wrong}`);
  const line = server.logged.find((text) => text.includes(String(answer.body.requestId)));
  expect(JSON.parse(line ?? '{}')).toMatchObject({ code: 'invalid-token', address: '127.0.0.1' });
  expect(line).not.toContain(wrong);
  expect(await metricsOf(server)).toMatch(
    /prosync_auth_failures_total{reason="invalid-token"} [1-9]/,
  );
});

test('B2 a chunked body without a length is cut off at the limit', async () => {
  const answer = await fetch(`${server.url}${PATH}`, {
    method: 'POST',
    headers: { authorization, 'content-type': 'application/json' },
    body: new ReadableStream({
      start(controller) {
        for (let i = 0; i < 20; i += 1) controller.enqueue(Buffer.alloc(10_000, ' '));
        controller.close();
      },
    }),
    duplex: 'half',
  } as RequestInit);
  expect(answer.status).toBe(413);
});

test('B3 B12 unknown fields and wrong types are named by JSON pointer', async () => {
  const answer = await post('{"name":5,"role":"admin","approved":true}').expect(422);
  expect(answer.body.code).toBe('validation-failed');
  const pointers = answer.body.errors.map((error: { pointer: string }) => error.pointer);
  expect(pointers).toContain('/name');
  expect(JSON.stringify(answer.body.errors)).toMatch(/role.*approved/);
});

test.each([
  ['nesting', `{"name":${'['.repeat(10_000)}${']'.repeat(10_000)}}`, 'nests deeper'],
  ['__proto__', '{"__proto__":{"role":"administrator"}}', '__proto__'],
  ['duplicate keys', '{"name":"a","name":"b"}', 'same key twice'],
  ['2^53+1', '{"name":9007199254740993}', '2^53'],
  ['1e400', '{"name":1e400}', 'too large'],
  ['lone surrogate', '{"name":"\\ud800"}', 'surrogate'],
  ['NUL', '{"name":"a\\u0000"}', 'NUL'],
])('B4 %s in a body is refused by name', async (_, body, named) => {
  const answer = await post(body).expect(400);
  expect(answer.body.code).toBe('unsafe-json');
  expect(answer.body.detail).toContain(named);
});

test('B10 an id that is malformed is 400, one that nobody has is 404', async () => {
  expect((await get(`${PATH}/abc`).expect(400)).body.code).toBe('invalid-id');
  expect((await get(`${PATH}/%00`).expect(400)).body.code).toBe('invalid-id');
  const random = await get(`${PATH}/7c0f8fd8-97ea-4d2b-9ea9-1dd2c1f63d4a`).expect(404);
  expect(random.body.code).toBe('not-found');
});

test('B13 markup and odd text in names come back as they are; more than 255 characters are refused', async () => {
  for (const name of [
    '<img src=x onerror=alert(1)>',
    'javascript:alert(1)',
    '\u202egpj.exe',
    '😀é',
  ]) {
    const answer = await post(JSON.stringify({ name })).expect(201);
    expect(answer.body.name).toBe(name);
    expect(answer.headers).toMatchObject({ 'x-content-type-options': 'nosniff' });
  }
  const long = await post(JSON.stringify({ name: 'x'.repeat(256) })).expect(422);
  expect(long.body.errors[0].pointer).toBe('/name');
});

test('B15 a wrong method is 405 with Allow; HEAD has the headers of GET and no body', async () => {
  const answer = await request(server.url).put(PATH).set({ authorization }).expect(405);
  expect(answer.headers.allow).toBe('GET, HEAD, POST');
  expect(answer.body.code).toBe('method-not-allowed');
  const trace = await raw(`TRACE ${PATH} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n`);
  expect(trace).toMatch(/^HTTP\/1.1 405 /);
  expect(trace.toLowerCase()).toContain('allow: get, head, post');
  const head = await request(server.url).head(PATH).set({ authorization }).expect(200);
  const full = await get(PATH).expect(200);
  expect(head.headers['content-length']).toBe(full.headers['content-length']);
  expect(head.headers['content-type']).toBe(full.headers['content-type']);
});

test('what is not HTTP, or has headers without end, is refused in the same shape', async () => {
  expect(await raw('NONSENSE\r\n\r\n')).toMatch(/^HTTP\/1.1 400 [^]*"code":"invalid-request"/);
  const huge = `GET / HTTP/1.1\r\nhost: x\r\nx: ${'y'.repeat(20_000)}\r\n\r\n`;
  expect(await raw(huge)).toMatch(/^HTTP\/1.1 431 [^]*"code":"headers-too-large"/);
  const malformed = await raw('GET /%zz HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n');
  expect(malformed).toMatch(/^HTTP\/1.1 400 [^]*"code":"invalid-request"/);
});

/** Sends bytes as they are and returns what comes back until the end. */
function raw(text: string): Promise<string> {
  const { hostname, port } = new URL(server.url);
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname, () => socket.write(text));
    let answer = '';
    socket.setEncoding('utf8').on('data', (chunk: string) => (answer += chunk));
    socket.on('end', () => resolve(answer)).on('error', reject);
  });
}

test('an idle connection is kept longer than clients and reverse proxies keep one', async () => {
  const answer = await get('/livez').set('connection', 'keep-alive');
  const seconds = Number(/timeout=(\d+)/.exec(answer.headers['keep-alive'] ?? '')?.[1]);
  expect(seconds).toBeGreaterThan(60);
});
