import { randomBytes } from 'node:crypto';
import { DataSource } from 'typeorm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { BLOB_BATCH_TYPE, FRAME_HEADER_BYTES, MAX_BATCH_BYTES } from '#api/blobs';
import { sha256 } from '#domain/digest';
import { ApiClient, jsonOf, type RawAnswer } from '../../../../test/support/api-client.ts';
import { startApplication, type RunningApplication } from '../../../../test/support/application.ts';
import { publishHere } from '../../../../test/support/publishing.ts';

const script = Buffer.from('Write-Output "hello"\r\n');
const search = Buffer.from([0, 255, 254, 10]);
const empty = Buffer.alloc(0);
let application: RunningApplication;
let scripts: ApiClient;

beforeAll(async () => {
  application = await startApplication({ as: 'owner' });
  scripts = await ApiClient.create(application, ['script']);
  await publishHere(application, [
    { contentType: 'script', guid: 'a', body: script },
    { contentType: 'script', guid: 'empty', body: empty },
    { contentType: 'search', guid: 's', body: search },
  ]);
});
afterAll(() => application?.close());

test('a body comes as the bytes that were approved, and nothing may run it', async () => {
  const answer = await body(script);
  expect([answer.status, answer.bytes]).toEqual([200, script]);
  const digest = Buffer.from(sha256(script), 'hex').toString('base64');
  expect(answer.headers).toMatchObject({
    'content-type': 'application/octet-stream',
    'content-length': String(script.length),
    'content-disposition': 'attachment',
    'x-content-type-options': 'nosniff',
    'content-security-policy': "default-src 'none'; sandbox",
    'cache-control': 'private, max-age=31536000, immutable',
    'accept-ranges': 'bytes',
    'repr-digest': `sha-256=:${digest}:`,
    etag: `"${sha256(script)}"`,
    vary: 'Authorization',
  });
});

test('an empty body is a body', async () => {
  const answer = await body(empty);
  expect([answer.status, answer.bytes.length, answer.headers['content-length']]).toEqual([
    200,
    0,
    '0',
  ]);
});

test('who has it gets 304', async () => {
  const answer = await body(script, { 'if-none-match': `"${sha256(script)}"` });
  expect([answer.status, answer.bytes.length]).toEqual([304, 0]);
});

test('a range is a part of the body, with the digest of the whole', async () => {
  const answer = await body(script, { range: 'bytes=6-11' });
  expect([answer.status, answer.bytes.toString()]).toEqual([206, 'Output']);
  expect(answer.headers).toMatchObject({
    'content-range': `bytes 6-11/${script.length}`,
    'content-length': '6',
    'repr-digest': (await body(script)).headers['repr-digest'],
  });
});

test('a range with the ETag of other bytes gives the whole body', async () => {
  const headers = { range: 'bytes=0-1', 'if-range': '"other"' };
  expect((await body(script, headers)).bytes).toEqual(script);
});

test('a range outside of the body: 416 with the size', async () => {
  const answer = await body(script, { range: 'bytes=1000-' });
  expect(answer.status).toBe(416);
  expect(answer.headers['content-range']).toBe(`bytes */${script.length}`);
  expect(answer.headers['cache-control']).toBe('no-store');
  expect(jsonOf(answer)).toMatchObject({ code: 'range-not-satisfiable' });
});

test('T24 bodies of other content types, and those of no item, do not exist', async () => {
  for (const bytes of [search, Buffer.from('never published')])
    expect(await body(bytes)).toMatchObject({ status: 404 });
  const stored = Buffer.from('approved, not published');
  await application.app
    .get(DataSource)
    .query('insert into blobs (sha256, size, bytes) values ($1, $2, $3)', [
      sha256(stored),
      stored.length,
      stored,
    ]);
  expect(await body(stored)).toMatchObject({ status: 404 });
});

test('F12 a superseded or withdrawn body stays for 25 hours, for its scope only', async () => {
  const first = Buffer.from('first');
  await publishHere(application, [{ contentType: 'script', guid: 'b', body: first }]);
  await publishHere(
    application,
    [{ contentType: 'script', guid: 'b', body: 'second' }],
    [{ contentType: 'script', guid: 'a' }],
  );
  expect((await body(first)).bytes).toEqual(first);
  expect((await body(script)).bytes).toEqual(script);
  const searches = await ApiClient.create(application, ['search']);
  expect(await body(first, {}, searches)).toMatchObject({ status: 404 });
  const database = application.app.get(DataSource);
  await database.query('alter table releases disable trigger releases_immutable');
  await database.query(`update releases set published_at = now() - interval '26 hours'`);
  await database.query('alter table releases enable trigger releases_immutable');
  expect(await body(first)).toMatchObject({ status: 404 });
});

test('many bodies come in one answer, in the order asked for', async () => {
  const wanted = [Buffer.from('second'), empty].map((bytes) => sha256(bytes));
  const answer = await batch(wanted);
  expect([answer.status, answer.headers['content-type']]).toEqual([200, BLOB_BATCH_TYPE]);
  expect(answer.headers['content-length']).toBe(String(answer.bytes.length));
  expect(framesOf(answer.bytes)).toEqual([
    { sha256: wanted[0], bytes: Buffer.from('second') },
    { sha256: wanted[1], bytes: empty },
  ]);
});

test('an answer with many bodies ends when it is full; asking for the rest brings the rest', async () => {
  const bodies = Array.from({ length: 5 }, () => randomBytes(4 * 1024 * 1024));
  await publishHere(
    application,
    bodies.map((bytes, i) => ({ contentType: 'script', guid: `large-${i}`, body: bytes })),
  );
  const wanted = bodies.map((bytes) => sha256(bytes));
  const frames = framesOf((await batch(wanted)).bytes);
  expect(frames.map((frame) => frame.sha256)).toEqual(wanted.slice(0, 4));
  expect(frames.reduce((sum, frame) => sum + frame.bytes.length, 0)).toBe(MAX_BATCH_BYTES);
  const rest = framesOf((await batch(wanted.slice(4))).bytes);
  expect(rest.map((frame) => frame.bytes.equals(bodies[4] ?? empty))).toEqual([true]);
});

test('T24 one body of another scope, and no body comes at all', async () => {
  const answer = await batch([sha256(empty), sha256(search)]);
  expect([answer.status, jsonOf<{ code: string }>(answer).code]).toEqual([404, 'not-found']);
});

test('a batch without hashes, or with too many, is refused', async () => {
  for (const hashes of [[], ['x'], Array.from({ length: 501 }, () => sha256(empty))])
    expect(await batch(hashes)).toMatchObject({ status: 422 });
});

function body(
  bytes: Buffer,
  headers: Record<string, string> = {},
  client = scripts,
): Promise<RawAnswer> {
  return client.call(application, `/blobs/${sha256(bytes)}`, { headers });
}

function batch(hashes: string[]): Promise<RawAnswer> {
  return scripts.call(application, '/blobs', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ sha256: hashes }),
  });
}

function framesOf(bytes: Buffer): { sha256: string; bytes: Buffer }[] {
  const frames = [];
  for (let at = 0; at < bytes.length;) {
    const start = at + FRAME_HEADER_BYTES;
    const end = start + bytes.readUInt32BE(start - 4);
    frames.push({ sha256: bytes.toString('hex', at, at + 32), bytes: bytes.subarray(start, end) });
    at = end;
  }
  return frames;
}
