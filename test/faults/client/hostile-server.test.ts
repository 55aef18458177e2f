import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { itemDigest } from '#domain/digest';
import { ClientFolder } from '../../support/client-folder.ts';
import { runHere } from '../../support/client-here.ts';
import { FaultServer, onCall } from '../../support/fault-server.ts';

/*
 * T2: the server was taken over, and signs with its own key whatever it likes. One signature protects nobody from that: what it
 * publishes is applied. What people decided at the instance holds nevertheless, and nothing reaches beyond the target.
 */

let server: FaultServer;
let client: ClientFolder;

const GOOD = Array.from({ length: 30 }, (_, i) => ({ guid: `g${i}`, body: `good ${i}\n` }));

beforeEach(async () => {
  server = await new FaultServer().start();
  client = new ClientFolder();
  const target = ['--target', `directory:${client.target}`];
  const login = ['login', server.address, '--name', 'acme', ...target];
  await runHere(client.root, login, { input: 'a secret of sixteen characters' });
  server.publish(GOOD);
  expect(await run('sync')).toMatchObject({ code: 0 });
});

afterEach(async () => {
  await server.stop();
  client.remove();
});

function run(...args: string[]) {
  return runHere(client.root, args);
}

const EVIL = GOOD.map(({ guid }) => ({ guid, body: 'evil\n' }));
const isEvil = () => Object.values(client.files()).filter((text) => text === 'evil\n').length;

test.each([
  ['paused', ['pause', '--reason', 'audit']],
  ['pinned', ['pin', '--reason', 'audit']],
])('T2 an instance that is %s takes nothing of a hostile server', async (_, words) => {
  expect(await run(...words)).toMatchObject({ code: 0 });
  server.publish(EVIL);
  await run('sync');
  expect(isEvil()).toBe(0);
  expect(Object.keys(client.files())).toHaveLength(30);
});

test('T2 what was excluded stays as it is, whatever a hostile server publishes for it', async () => {
  expect(await run('exclude', 'g0', 'g1', '--reason', 'audit')).toMatchObject({ code: 0 });
  server.publish(EVIL);
  await run('sync');
  expect(client.files()).toMatchObject({ 'script/g0.sh': 'good 0\n', 'script/g1.sh': 'good 1\n' });
  expect(isEvil()).toBe(28);
});

test('T2 T22 a hostile server that publishes nothing any more removes nothing without a person', async () => {
  server.publish([]);
  await run('sync');
  expect(Object.keys(client.files())).toHaveLength(30);
  expect((await run('sync', '--prune')).code).not.toBe(0);
  expect(Object.keys(client.files())).toHaveLength(30);
});

test('T2 a hostile server reaches nothing outside of the target', async () => {
  const paths = ['../outside.sh', '/tmp/outside.sh', '.prosync/config.yaml', 'a/../../outside.sh'];
  server.publish(paths.map((path, i) => ({ guid: `out${i}`, body: 'evil\n', path })));
  await run('sync');
  expect(isEvil()).toBe(0);
  expect(existsSync(join(client.root, 'outside.sh'))).toBe(false);
  expect(existsSync('/tmp/outside.sh')).toBe(false);
  expect(client.read('.prosync/config.yaml')).toContain('server:');
});

test('T2 T7 a hostile server does not bring an old release back under its old number', async () => {
  server.publish(EVIL);
  await run('sync');
  server.seq = 0;
  server.publish(GOOD);
  const refused = await run('sync');
  expect(refused.code).toBe(8);
  expect(refused.stderr).toContain('verify-lower-seq');
});

test('V8 a manifest of another scope, at the address of the right one and as it was signed, is refused', async () => {
  server.scope = ['search'];
  server.publish([{ guid: 's', body: 'foreign\n', contentType: 'search' }]);
  server.alterHead = (head) => ({ ...head, scope: ['*'] });
  server.fault = onCall('changes', (reply) => ({ ...reply, status: 410 }));
  const refused = await run('sync', '--prune', '--yes');
  expect(refused.code).toBe(8);
  expect(refused.stderr).toContain(
    'The manifest belongs to another release or scope than the head.',
  );
  expect(Object.keys(client.files())).toHaveLength(30);
});

test('V8 a delta that brings an item of another scope is left for the whole manifest, and nothing of it is applied', async () => {
  const changed = GOOD.map((item, i) => (i === 0 ? { ...item, body: 'next\n' } : item));
  server.publish(changed);
  server.fault = onCall('changes', (reply) => {
    const changes = JSON.parse(reply.body.toString('utf8')) as {
      published: Parameters<typeof itemDigest>[0][];
    };
    const foreign = changes.published.map((item) => {
      const moved = { ...item, contentType: 'search', guid: 's' };
      return { ...moved, digest: itemDigest(moved) };
    });
    changes.published.push(...foreign);
    return { ...reply, body: Buffer.from(JSON.stringify(changes), 'utf8') };
  });
  expect(await run('sync')).toMatchObject({ code: 0 });
  expect(server.count('manifest')).toBe(2);
  expect(Object.keys(client.files())).toHaveLength(30);
  expect(client.files()['script/g0.sh']).toBe('next\n');
});
