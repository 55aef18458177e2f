import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ClientFolder } from '../../support/client-folder.ts';
import { FaultServer, onCall } from '../../support/fault-server.ts';
import { newKey } from '../../support/new-key.ts';

// What the client remembers (docs/guarantees.md#4, #v13 to V20): it is verified again on every run, and trusted anew by a person only.

let server: FaultServer;
let client: ClientFolder;

beforeEach(async () => {
  server = await new FaultServer().start();
  client = new ClientFolder();
  await client.login(server);
  server.publish([{ guid: 'a', body: 'first\n' }]);
  await client.run('sync');
  server.publish([{ guid: 'a', body: 'second\n' }]);
});

afterEach(async () => {
  await server.stop();
  client.remove();
});

test('V13: a stored head that expired is stale, also when the server answers "nothing new"', async () => {
  await client.run('sync');
  server.alterHead = (head) => ({ ...head, expires: new Date(Date.now() + 3000).toISOString() });
  server.publish([{ guid: 'a', body: 'third\n' }]);
  await client.run('sync');
  await new Promise((done) => setTimeout(done, 3100));
  server.fault = onCall('head', (reply) => ({ ...reply, status: 304, body: Buffer.alloc(0) }));
  expect(await client.run('sync')).toMatchObject({ code: 5 });
  await server.stop();
  const away = await client.run('sync', '--timeout', '1');
  expect(away).toMatchObject({ code: 5 });
  expect(away.stderr).toContain('Check the clock');
  expect(client.files()).toEqual({ 'script/a.sh': 'third\n' });
});

test('V14: an item that is gone from the manifest is deprecated, not removed', async () => {
  server.publish([]);
  await client.run('sync');
  const status = await client.run('status');
  expect(status.stdout).toMatch(/^deprecated\t/);
  expect(client.files()).toEqual({ 'script/a.sh': 'first\n' });
});

test('V18: after a new key is trusted the stored head is discarded and all goes on', async () => {
  server.key = newKey();
  expect(await client.login(server)).toMatchObject({ code: 8 });
  expect(await client.login(server, '--trust', 'a'.repeat(64))).toMatchObject({ code: 8 });
  const trusted = await client.login(server, '--trust', server.fingerprint);
  expect(trusted).toMatchObject({ code: 0 });
  expect(await client.run('sync')).toMatchObject({ code: 0 });
  expect(client.files()).toEqual({ 'script/a.sh': 'second\n' });
});

test('V18: a new server counts from 1 again once its key is trusted, and only then', async () => {
  server.key = newKey();
  server.seq = 0;
  server.publish([{ guid: 'a', body: 'anew\n' }]);
  await client.run('sync');
  server.publish([{ guid: 'a', body: 'anew\n' }]);
  expect(await client.login(server, '--trust', server.fingerprint)).toMatchObject({ code: 0 });
  expect(await client.run('sync')).toMatchObject({ code: 0 });
  expect(client.files()).toEqual({ 'script/a.sh': 'anew\n' });
});

test('V19: a 304 for a damaged copy is noticed, and the copy fetched again', async () => {
  await client.run('sync');
  const folder = join(client.state, 'manifests');
  for (const name of readdirSync(folder)) {
    const bytes = readFileSync(join(folder, name));
    bytes[10] = (bytes[10] ?? 0) ^ 1;
    writeFileSync(join(folder, name), bytes);
  }
  expect(await client.run('sync')).toMatchObject({ code: 0 });
  expect(
    server.requests.findLast((r) => r.call === 'head')?.headers['if-none-match'],
  ).toBeUndefined();
});

test('V19: a damaged body in the store is fetched again', async () => {
  await client.run('sync');
  const folder = join(client.state, 'blobs');
  for (const name of readdirSync(folder)) writeFileSync(join(folder, name), 'damaged');
  await client.run('remove', '--item', 'a', '--confirm=a');
  expect(await client.run('sync')).toMatchObject({ code: 0 });
  expect(client.files()).toEqual({ 'script/a.sh': 'second\n' });
});

test("V20: without its state the client refuses a seq below the target's own", async () => {
  await client.run('sync');
  for (const name of ['seen.json', 'head.json']) writeFileSync(join(client.state, name), '');
  server.alterHead = (head) => ({ ...head, seq: 1 });
  const run = await client.run('sync');
  expect(run).toMatchObject({ code: 8 });
  expect(run.stderr).toContain('verify-lower-seq');
});

test('a new history is accepted by a new login alone', async () => {
  server.epoch = 2;
  server.seq = 0;
  server.publish([{ guid: 'a', body: 'restored\n' }]);
  expect(await client.run('sync')).toMatchObject({ code: 8 });
  expect(await client.login(server)).toMatchObject({ code: 0 });
  expect(await client.run('sync')).toMatchObject({ code: 0 });
  expect(client.files()).toEqual({ 'script/a.sh': 'restored\n' });
});

test('the lower number of another scope is accepted by a new login alone, one of the same scope never', async () => {
  await client.run('sync');
  server.scope = ['script'];
  server.seq = 0;
  server.publish([{ guid: 'a', body: 'scoped\n' }]);
  const refused = await client.run('sync');
  expect(refused).toMatchObject({ code: 8 });
  expect(refused.stderr).toContain('verify-other-scope');
  expect(await client.login(server)).toMatchObject({ code: 0 });
  expect(await client.run('sync')).toMatchObject({ code: 0 });
  expect(client.files()).toEqual({ 'script/a.sh': 'scoped\n' });
  server.publish([{ guid: 'a', body: 'later\n' }]);
  await client.run('sync');
  server.seq = 0;
  server.publish([{ guid: 'a', body: 'lower\n' }]);
  expect(await client.login(server)).toMatchObject({ code: 8 });
});

test('F20: a damaged pin stops everything until the key is named', async () => {
  const trust = client.read('.prosync/trust.json').replace(/"publicKey": "./, '"publicKey": "_');
  client.write('.prosync/trust.json', trust);
  expect(await client.run('sync')).toMatchObject({ code: 3 });
  expect(await client.login(server)).toMatchObject({ code: 3 });
  expect(await client.login(server, '--trust', server.fingerprint)).toMatchObject({ code: 0 });
  expect(await client.run('sync')).toMatchObject({ code: 0 });
});
