import { gunzipSync } from 'node:zlib';
import { DataSource } from 'typeorm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Manifest } from '#api/manifest';
import { sha256 } from '#domain/digest';
import { encodeManifest } from '#domain/manifest';
import { checkManifest, checkManifestBytes } from '#domain/manifest-verification';
import { ApiClient, jsonOf, type RawAnswer } from '../../../../test/support/api-client.ts';
import { startApplication, type RunningApplication } from '../../../../test/support/application.ts';
import { publishHere } from '../../../../test/support/publishing.ts';
import { headSeenBy } from '../../../../test/support/verified.ts';
import { ScopedManifests } from '../release/scoped-manifests.ts';

let application: RunningApplication;
let everything: ApiClient;
let scripts: ApiClient;

beforeAll(async () => {
  application = await startApplication({ as: 'owner' });
  everything = await ApiClient.create(application);
  scripts = await ApiClient.create(application, ['script']);
  await publishHere(application, [
    { contentType: 'script', guid: 'a' },
    { contentType: 'script-library', guid: 'l' },
    { contentType: 'search', guid: 's', body: 'größer "als" 1,\n{"contentType":"script"' },
  ]);
});
afterAll(() => application?.close());

test('the manifest that the head names has the size, the hash and the items that the head says', async () => {
  for (const client of [everything, scripts]) {
    const head = await headSeenBy(client, application);
    const bytes = gunzipSync((await manifest(client, head.manifest.sha256)).bytes);
    checkManifestBytes(bytes, head);
    const read = Manifest.parse(JSON.parse(bytes.toString('utf8')));
    checkManifest(read, head);
    expect(encodeManifest(read)).toEqual(bytes);
  }
});

test('a manifest is immutable, compressed, and its two forms have different ETags', async () => {
  const { sha256: hash } = (await headSeenBy(scripts, application)).manifest;
  const gzip = await manifest(scripts, hash);
  expect(gzip.headers).toMatchObject({
    'cache-control': 'private, max-age=31536000, immutable',
    'content-encoding': 'gzip',
    'content-length': String(gzip.bytes.length),
    vary: 'Authorization, Accept-Encoding',
    etag: `"${hash}-gzip"`,
  });
  const plain = await scripts.call(application, `/manifests/${hash}`);
  expect(sha256(plain.bytes)).toBe(hash);
  expect(plain.headers.etag).toBe(`"${hash}"`);
  expect(plain.headers['content-encoding']).toBeUndefined();
  const known = await manifest(scripts, hash, { 'if-none-match': `"${hash}-gzip"` });
  expect([known.status, known.bytes.length]).toEqual([304, 0]);
});

test('T24 an API client sees only manifests of its own scope', async () => {
  const own = (await headSeenBy(scripts, application)).manifest.sha256;
  const all = (await headSeenBy(everything, application)).manifest.sha256;
  expect((await manifest(scripts, all)).status).toBe(404);
  expect((await manifest(everything, own)).status).toBe(404);
  const text = gunzipSync((await manifest(scripts, own)).bytes).toString('utf8');
  expect(text).not.toContain('script-library');
  expect(text).not.toContain('search');
});

test('an unknown hash is 404, a malformed one 400, both as problems', async () => {
  const unknown = await manifest(scripts, 'f'.repeat(64));
  expect(unknown.status).toBe(404);
  expect(unknown.headers['content-type']).toMatch(/^application\/problem\+json/);
  expect(jsonOf(unknown)).toMatchObject({ code: 'not-found' });
  for (const hash of ['abc', 'F'.repeat(64), 'a%27b']) {
    const malformed = await manifest(scripts, hash);
    expect([malformed.status, jsonOf<{ code: string }>(malformed).code]).toEqual([
      400,
      'invalid-id',
    ]);
  }
});

test('F12 a superseded manifest stays, also for a server that never made it', async () => {
  const old = await headSeenBy(scripts, application);
  const before = gunzipSync((await manifest(scripts, old.manifest.sha256)).bytes);
  await application.app.get(ScopedManifests, { strict: false }).recordAll();
  await publishHere(
    application,
    [{ contentType: 'script', guid: 'b' }],
    [{ contentType: 'script', guid: 'a' }],
  );
  expect((await headSeenBy(scripts, application)).manifest.sha256).not.toBe(old.manifest.sha256);
  const other = await startApplication({
    database: application.database,
    settings: { PROSYNC_SIGNING_KEY_FILE: application.config.signingKeyFile },
  });
  const again = await scripts.call(other, `/manifests/${old.manifest.sha256}`);
  const stranger = await everything.call(other, `/manifests/${old.manifest.sha256}`);
  await other.close();
  expect(again.bytes).toEqual(before);
  expect(stranger.status).toBe(404);
});

test('F12 the sweep forgets what was superseded more than 25 hours ago, and nothing else', async () => {
  const database = application.app.get(DataSource);
  const scoped = application.app.get(ScopedManifests, { strict: false });
  const current = await headSeenBy(scripts, application);
  await scoped.recordAll();
  await scoped.sweep();
  const rows = () =>
    database.query<{ seq: number }[]>(
      `select seq from scoped_manifests where scope = '{script}' order by seq`,
    );
  expect((await rows()).map((row) => row.seq)).toEqual([1, current.seq]);
  await database.query('alter table releases disable trigger releases_immutable');
  await database.query(`update releases set published_at = now() - interval '26 hours'`);
  await database.query('alter table releases enable trigger releases_immutable');
  await scoped.sweep();
  expect((await rows()).map((row) => row.seq)).toEqual([current.seq]);
});

function manifest(
  client: ApiClient,
  hash: string,
  headers: Record<string, string> = {},
): Promise<RawAnswer> {
  return client.call(application, `/manifests/${hash}`, {
    headers: { 'accept-encoding': 'gzip, deflate, br', ...headers },
  });
}
