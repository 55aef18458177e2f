import { DataSource } from 'typeorm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Changes, ChangesTooOld, type Manifest } from '#api/manifest';
import { applyChanges, encodeManifest, manifestReference } from '#domain/manifest';
import { signStatement, statementHash } from '#domain/release-statement';
import { ApiClient, jsonOf, type RawAnswer } from '../../../../test/support/api-client.ts';
import { startApplication, type RunningApplication } from '../../../../test/support/application.ts';
import { publishHere } from '../../../../test/support/publishing.ts';
import { headSeenBy, manifestSeenBy } from '../../../../test/support/verified.ts';
import { provenRelease } from '../../releases/publication/release-proof.ts';
import { SigningKey } from '../../signing/signing-key.ts';

let application: RunningApplication;
let everything: ApiClient;
let scripts: ApiClient;
/** By seq, what each of the two saw after that release. */
const seen: { all: Manifest; scripts: Manifest }[] = [];

beforeAll(async () => {
  application = await startApplication();
  everything = await ApiClient.create(application);
  scripts = await ApiClient.create(application, ['script']);
  const script = (guid: string, body?: string) => ({
    contentType: 'script',
    guid,
    ...(body && { body }),
  });
  const search = (guid: string) => ({ contentType: 'search', guid });
  const releases = [
    () => publishHere(application, [script('a'), script('b'), search('s')]),
    () => publishHere(application, [script('a', 'second'), script('c')]),
    () => publishHere(application, [search('t')], [search('s')]),
    () => publishHere(application, [script('b', 'second')], [script('a'), script('c')]),
    () => publishHere(application, [script('a')]),
  ];
  seen.push(await look());
  for (const release of releases) {
    await release();
    seen.push(await look());
  }
});
afterAll(() => application?.close());

test('changes since any release, applied, give the bytes of the manifest that the head names', async () => {
  for (const [who, client] of [
    ['all', everything],
    ['scripts', scripts],
  ] as const) {
    const { manifest } = await headSeenBy(client, application);
    for (const [since, old] of seen.entries()) {
      const delta = Changes.parse(jsonOf(await changes(client, since)));
      const applied = encodeManifest(applyChanges(old[who], delta));
      expect(manifestReference(applied, manifest.items), `${who} since ${since}`).toEqual(manifest);
      expect(delta.manifest).toEqual(manifest);
    }
  }
});

test('what came and went between two releases is not mentioned; what is published anew is', async () => {
  const delta = Changes.parse(jsonOf(await changes(everything, 1)));
  expect(delta.published.map((item) => `${item.contentType} ${item.guid}`)).toEqual([
    'script a',
    'script b',
    'search t',
  ]);
  expect(delta.withdrawn).toEqual([{ contentType: 'search', guid: 's' }]);
});

test('T24 an API client learns nothing of other content types', async () => {
  const answer = await changes(scripts, 0);
  expect(JSON.stringify(jsonOf(answer))).not.toContain('search');
});

test('nothing happened since now: no changes', async () => {
  const { seq } = await headSeenBy(everything, application);
  expect(jsonOf(await changes(everything, seq))).toMatchObject({
    since: seq,
    seq,
    published: [],
    withdrawn: [],
  });
});

test('changes are compressed, revalidated, and 304 to who has them', async () => {
  const answer = await changes(everything, 1);
  expect(answer.headers).toMatchObject({
    'content-encoding': 'gzip',
    'cache-control': 'private, no-cache',
    vary: 'Authorization, Accept-Encoding',
  });
  const again = await changes(everything, 1, { 'if-none-match': answer.headers.etag ?? '' });
  expect(again.status).toBe(304);
});

test('a release that the server does not know yet: 409 server-behind', async () => {
  for (const since of [6, 2 ** 40]) {
    const answer = await changes(everything, since);
    expect([answer.status, jsonOf<{ code: string }>(answer).code]).toEqual([409, 'server-behind']);
  }
});

test.each(['-1', 'x', '1.5', '1e30', ''])('since=%s is refused', async (since) => {
  const answer = await everything.call(application, `/changes?since=${since}`);
  expect([answer.status, jsonOf<{ code: string }>(answer).code]).toEqual([400, 'invalid-query']);
});

test('too long ago: 410, which names the manifest to take instead', async () => {
  await makeReleasesUpTo(1_010);
  const { seq, epoch, manifest } = await headSeenBy(everything, application);
  const answer = await changes(everything, 2);
  expect([answer.status, jsonOf<{ code: string }>(answer).code]).toEqual([410, 'changes-too-old']);
  expect(ChangesTooOld.parse(jsonOf(answer))).toEqual({ epoch, seq, manifest });
  expect((await changes(everything, seq - 1_000)).status).toBe(200);
});

test('another epoch: 410', async () => {
  await application.app.get(DataSource).query('update publication set epoch = 2');
  await publishHere(application, [{ contentType: 'script', guid: 'new' }]);
  const { epoch, seq } = await headSeenBy(everything, application);
  expect(epoch).toBe(2);
  expect((await changes(everything, seq - 1)).status).toBe(410);
  expect((await changes(everything, seq)).status).toBe(200);
});

async function look(): Promise<{ all: Manifest; scripts: Manifest }> {
  return {
    all: await manifestSeenBy(everything, application),
    scripts: await manifestSeenBy(scripts, application),
  };
}

/** A thousand small releases, each signed over the one before it as the publisher does. */
async function makeReleasesUpTo(seq: number): Promise<void> {
  const database = application.app.get(DataSource);
  const key = application.app.get(SigningKey, { strict: false });
  let { statement, envelope } = await provenRelease(database, key, 5);
  const signatures: unknown[] = [];
  while (statement.seq < seq) {
    const previous = statementHash(envelope);
    statement = { ...statement, seq: statement.seq + 1, previous };
    envelope = signStatement(statement, key.privateKey);
    signatures.push(envelope);
  }
  await database.query(
    `insert into releases (seq, epoch, publish_id, published_at, trigger, published, removed, content_types, manifest,
                           manifest_sha256, manifest_size, items, signature)
     select 5 + n, epoch, gen_random_uuid(), published_at, trigger, 0, 0, content_types, manifest, manifest_sha256,
            manifest_size, items, made.signature
       from releases cross join jsonb_array_elements($1::jsonb) with ordinality made (signature, n) where seq = 5`,
    [JSON.stringify(signatures)],
  );
  await database.query('update publication set seq = $1', [seq]);
  await publishHere(application, [{ contentType: 'script', guid: 'late' }]);
}

function changes(
  client: ApiClient,
  since: number,
  headers: Record<string, string> = {},
): Promise<RawAnswer> {
  return client.call(application, `/changes?since=${since}`, {
    headers: { 'accept-encoding': 'gzip', ...headers },
  });
}
