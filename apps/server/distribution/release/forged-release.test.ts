import { gzipSync } from 'node:zlib';
import { DataSource } from 'typeorm';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { itemDigest, sha256 } from '#domain/digest';
import { encodeManifest, EVERY_TYPE } from '#domain/manifest';
import { ApiClient } from '../../../../test/support/api-client.ts';
import { startApplication, type RunningApplication } from '../../../../test/support/application.ts';
import { operatorOf } from '../../../../test/support/operator.ts';
import { publish, publishHere } from '../../../../test/support/publishing.ts';
import { headSeenBy, manifestSeenBy } from '../../../../test/support/verified.ts';
import { CurrentRelease } from './current-release.ts';
import { metricsOf } from '../../../../test/support/metrics.ts';

let application: RunningApplication;
let client: ApiClient;

beforeEach(async () => {
  application = await startApplication({ as: 'owner' });
  client = await ApiClient.create(application);
  await publishHere(application, [{ contentType: 'script', guid: 'a' }]);
});
afterEach(() => application.close());

// What somebody with the database's password can do: the triggers do not stop a superuser.
function tamper(statement: string, values: unknown[] = []): Promise<unknown> {
  return application.app.get(DataSource).transaction(async (manager) => {
    await manager.query('set local session_replication_role = replica');
    return manager.query(statement, values);
  });
}

async function forgeRelease(signature: string): Promise<void> {
  const bytes = Buffer.from('format c:\n');
  const body = { sha256: sha256(bytes), size: bytes.length, mediaType: 'text/plain' };
  const fields = { contentType: 'script', guid: 'evil', name: 'evil', path: 'evil.cmd', tags: [] };
  const item = { ...fields, references: [], body };
  const items = [{ ...item, digest: itemDigest(item), version: 1 }];
  const manifest = encodeManifest({ schemaVersion: 1, epoch: 1, seq: 2, scope: EVERY_TYPE, items });
  await tamper('insert into blobs (sha256, size, bytes) values ($1, $2, $3)', [
    body.sha256,
    body.size,
    bytes,
  ]);
  await tamper(
    `insert into releases (seq, epoch, publish_id, published_at, trigger, published, removed, content_types, manifest,
       manifest_sha256, manifest_size, items, signature)
     select 2, 1, gen_random_uuid(), now(), 'timer', 1, 0, '{script}', $1, $2, $3, 1, ${signature} from releases where seq = 1`,
    [gzipSync(manifest), sha256(manifest), manifest.length],
  );
  await tamper('update publication set seq = 2');
  await application.app.get(CurrentRelease, { strict: false }).look();
}

test.each([
  ['without a signature', `'{}'`],
  ['under the signature of another release', 'signature'],
  [
    'signed by another key',
    `jsonb_set(signature, '{signatures,0,keyid}', '"${'0'.repeat(64)}"'::jsonb)`,
  ],
])('T3 a release that somebody wrote %s is not served', async (_, signature) => {
  await forgeRelease(signature);
  expect(await headSeenBy(client, application)).toMatchObject({ epoch: 1, seq: 1 });
  const { items } = await manifestSeenBy(client, application);
  expect(items.map(({ guid }) => guid)).toEqual(['a']);
  const body = await client.call(application, `/blobs/${sha256('format c:\n')}`);
  expect(body.status).toBe(404);
});

test('T3 the last good release goes on, and the log, readiness, a metric and the console say so', async () => {
  await forgeRelease(`'{}'`);
  const ready = await fetch(`${application.url}/readyz`);
  expect([ready.status, await ready.json()]).toMatchObject([
    200,
    { status: 'degraded', alarms: ['release-unverified'] },
  ]);
  const operator = await operatorOf(application, 'viewer');
  expect(await operator.do('GET', '/alarms')).toMatchObject({
    data: [
      { code: 'release-unverified', detail: expect.stringContaining('Release 2 in the database') },
    ],
  });
  expect(await metricsOf(application)).toContain('prosync_release_verification_failed 1\n');
  expect(application.logged.join()).toContain('Release 2 in the database isn');
});

test('T3 nothing is published on top of a forged release', async () => {
  await forgeRelease(`'{}'`);
  const next = publish(application, [{ contentType: 'script', guid: 'b' }]);
  await expect(next).rejects.toMatchObject({ code: 'release-unverified' });
});

test('T3 an item that somebody wrote into the production tables is in no later release', async () => {
  await tamper(`insert into published_items
    select content_type, 'evil', revision_id, seq, version, digest, name, 'evil', tags, refs, body_sha256, body_size,
      media_type from published_items where guid = 'a'`);
  await publishHere(application, [{ contentType: 'script', guid: 'b' }]);
  const { items } = await manifestSeenBy(client, application);
  expect(items.map(({ guid }) => guid)).toEqual(['a', 'b']);
});

test('T3 a server that starts on a forged release serves the newest one that proves itself', async () => {
  await forgeRelease(`'{}'`);
  const { database, config } = application;
  const settings = { PROSYNC_SIGNING_KEY_FILE: config.signingKeyFile };
  const other = await startApplication({ database, settings, as: 'owner' });
  try {
    expect(await headSeenBy(client, other)).toMatchObject({ epoch: 1, seq: 1 });
  } finally {
    await other.close();
  }
});

test('T3 the publication moved back to an older release is not followed', async () => {
  await publishHere(application, [{ contentType: 'script', guid: 'b' }]);
  await tamper('update publication set seq = 1');
  await application.app.get(CurrentRelease, { strict: false }).look();
  expect(await headSeenBy(client, application)).toMatchObject({ epoch: 1, seq: 2 });
});

test('T3 a release that the server was made to sign without approvals is not served', async () => {
  const { database } = application;
  await database.query(`create function unapproved() returns trigger language plpgsql as
    $$begin new.approval_id = null; return new; end$$`);
  await database.query(`create trigger unapproved before insert on release_changes
    for each row execute function unapproved()`);
  await publishHere(application, [{ contentType: 'script', guid: 'b' }]);
  expect(await headSeenBy(client, application)).toMatchObject({ epoch: 1, seq: 1 });
  const operator = await operatorOf(application, 'viewer');
  expect(await operator.do('GET', '/alarms')).toMatchObject({
    data: [{ detail: expect.stringContaining('Every published change was approved') }],
  });
});

test('T3 a body whose bytes were exchanged is not served', async () => {
  await tamper(`update blobs set bytes = 'format c:'`);
  const { items } = await manifestSeenBy(client, application);
  const answer = await client.call(application, `/blobs/${items[0]?.body.sha256}`);
  expect([answer.status, answer.bytes.toString()]).toEqual([
    500,
    expect.stringContaining('corrupt-blob'),
  ]);
});

test('T3 forged changes of a release do not show in a delta', async () => {
  await publishHere(application, [{ contentType: 'script', guid: 'b' }]);
  await tamper(`insert into release_changes (seq, content_type, guid, change, version, revision_id)
    select 2, 'script', 'a', 'removed', 1, null from releases where seq = 1`);
  const answer = await client.call(application, '/changes?since=1');
  const delta = JSON.parse(answer.bytes.toString()) as { published: { guid: string }[] };
  expect(delta).toMatchObject({ published: [{ guid: 'b' }], withdrawn: [] });
});
