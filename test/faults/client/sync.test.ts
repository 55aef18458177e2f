import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ClientFolder } from '../../support/client-folder.ts';
import { FaultServer, onCall } from '../../support/fault-server.ts';

let server: FaultServer;
let client: ClientFolder;

beforeEach(async () => {
  server = await new FaultServer().start();
  client = new ClientFolder();
  await client.login(server);
});

afterEach(async () => {
  await server.stop();
  client.remove();
});

test('a first sync installs everything, and a second one has nothing to do', async () => {
  server.publish([
    { guid: 'a', body: 'one\n', path: 'script/a.sh' },
    { guid: 'b', body: 'two\n', path: 'script/deep/b.sh' },
  ]);
  const first = await client.run('sync');
  expect(first).toMatchObject({ code: 0 });
  expect(first.stdout).toContain('Release 1.1: 2 installed, 0 updated, 0 removed');
  expect(client.files()).toEqual({ 'script/a.sh': 'one\n', 'script/deep/b.sh': 'two\n' });
  const second = await client.run('sync', '--json');
  expect(JSON.parse(second.stdout)).toMatchObject({ schemaVersion: 1, installed: 0, steps: [] });
  expect(server.count('blob')).toBe(1);
  expect(server.count('token')).toBe(1);
});

test('many bodies come in few answers, and what one answer does not hold is asked for again', async () => {
  server.batchBodies = 40;
  const contents = Array.from({ length: 100 }, (_, i) => ({ guid: `g${i}`, body: `body ${i}` }));
  server.publish(contents);
  expect(await client.run('sync')).toMatchObject({ code: 0 });
  expect(server.count('blob')).toBe(3);
  expect(client.files()['script/g99.sh']).toBe('body 99');
});

test.each<[string, (bytes: Buffer) => Buffer, string]>([
  ['cut off', (bytes) => bytes.subarray(0, -1), 'incomplete-answer'],
  [
    'in another order',
    (bytes) => Buffer.concat([bytes.subarray(-40), bytes.subarray(0, -40)]),
    'verify-body-digest',
  ],
  [
    'with one changed byte',
    (bytes) => Buffer.concat([bytes.subarray(0, -1), Buffer.from('X')]),
    'verify-body-digest',
  ],
  ['empty', () => Buffer.alloc(0), 'incomplete-answer'],
])('an answer of many bodies that is %s is refused', async (_, alter, code) => {
  server.publish([
    { guid: 'a', body: 'aaaa' },
    { guid: 'b', body: 'bbbb' },
  ]);
  server.fault = onCall('blob', (reply) => ({ ...reply, body: alter(reply.body) }));
  const run = await client.run('sync', '--json');
  expect(JSON.parse(run.stdout)).toMatchObject({ error: { code } });
  expect(client.files()).toEqual({});
});

test('an update takes the delta, not the manifest', async () => {
  server.publish([
    { guid: 'a', body: 'one\n' },
    { guid: 'b', body: 'two\n' },
  ]);
  await client.run('sync');
  expect(server.count('manifest')).toBe(1);
  server.publish([
    { guid: 'a', body: 'changed\n' },
    { guid: 'b', body: 'two\n', version: 1 },
  ]);
  const run = await client.run('sync');
  expect(run.stdout).toContain('update    script  a (version 1 -> 2)');
  expect(server.count('manifest')).toBe(1);
  expect(server.count('changes')).toBe(1);
  expect(client.files()['script/a.sh']).toBe('changed\n');
});

test('what is no longer published stays until --prune', async () => {
  server.publish([{ guid: 'a', body: 'one\n' }]);
  await client.run('sync');
  server.publish([]);
  const kept = await client.run('sync');
  expect(kept.stdout).toContain('kept      script  a (deprecated)');
  expect(Object.keys(client.files())).toEqual(['script/a.sh']);
  const pruned = await client.run('sync', '--prune');
  expect(pruned.stdout).toContain('remove    script  a');
  expect(client.files()).toEqual({});
});

test('I8: more removals than one run may do need a yes', async () => {
  const many = Array.from({ length: 25 }, (_, i) => ({ guid: `g${i}`, body: `${i}` }));
  server.publish(many);
  await client.run('sync');
  server.publish([]);
  const refused = await client.run('sync', '--prune');
  expect(refused).toMatchObject({ code: 2 });
  expect(refused.stderr).toContain('--yes');
  expect(Object.keys(client.files())).toHaveLength(25);
  const done = await client.run('sync', '--prune', '--yes');
  expect(done).toMatchObject({ code: 0 });
  expect(client.files()).toEqual({});
});

test('--dry-run shows the plan and changes nothing, not even the state', async () => {
  server.publish([{ guid: 'a', body: 'one\n' }]);
  const before = client.stateFiles();
  const run = await client.run('sync', '--dry-run');
  expect(run).toMatchObject({ code: 0 });
  expect(run.stdout).toContain('install   script  a (version 1)');
  expect(client.files()).toEqual({});
  expect(client.stateFiles()).toEqual(before);
});

test('B35: a local change is kept, shown by diff, and replaced only by --overwrite', async () => {
  server.publish([{ guid: 'a', body: 'line\nmine\n' }]);
  await client.run('sync');
  writeFileSync(join(client.target, 'script/a.sh'), 'line\ntheirs\n');
  const kept = await client.run('sync');
  expect(kept.stdout).toContain('kept      script  a (drifted: changed here');
  expect(kept.stderr).toContain('1 drifted; "prosync diff" shows how, "prosync sync --overwrite"');
  const diff = await client.run('diff', 'a');
  expect(diff.stdout).toContain('-theirs\n+mine\n');
  expect(client.files()['script/a.sh']).toBe('line\ntheirs\n');
  await client.run('sync', '--overwrite');
  expect(client.files()['script/a.sh']).toBe('line\nmine\n');
});

test('an item with an excluding tag stays out of the mass sync and comes when it is named', async () => {
  server.publish([{ guid: 'a', body: 'x', tags: ['ticket'] }]);
  const status = await client.run('status');
  expect(status.stdout).toMatch(/^excluded\tscript\ta \(tag ticket\)/);
  await client.run('sync');
  expect(client.files()).toEqual({});
  await client.run('sync', '--item', 'a');
  expect(Object.keys(client.files())).toEqual(['script/a.sh']);
});

test('status exits with 10 when changes are pending, and only when it is asked to', async () => {
  server.publish([{ guid: 'a', body: 'x' }]);
  expect(await client.run('status')).toMatchObject({ code: 0 });
  expect(await client.run('status', '--exit-code')).toMatchObject({ code: 10 });
  expect(await client.run('diff', '--exit-code')).toMatchObject({ code: 10 });
  await client.run('sync');
  expect(await client.run('status', '--exit-code')).toMatchObject({ code: 0 });
});

test('remove removes what ProSync installed of a type, and nothing else', async () => {
  server.publish([
    { guid: 'a', body: 'x' },
    { guid: 'm', body: 'y', contentType: 'monitor' },
  ]);
  await client.run('sync');
  writeFileSync(join(client.target, 'script/own.sh'), 'mine');
  const unasked = await client.run('remove', '--type', 'script');
  expect(unasked).toMatchObject({ code: 2 });
  expect(unasked.stderr).toContain('--confirm=script');
  expect(await client.run('exclude', 'a', '--yes')).toMatchObject({ code: 0 });
  const removed = await client.run('remove', '--type', 'script', '--yes');
  expect(removed).toMatchObject({ code: 0 });
  expect(Object.keys(client.files())).toEqual(['monitor/m.sh', 'script/own.sh']);
});

test('B32: an unsafe item is refused with its reason and the others are applied', async () => {
  server.publish([
    { guid: 'good', body: 'x' },
    { guid: '../../etc', body: 'x', path: 'script/y.sh' },
    { guid: 'up', body: 'x', path: '../outside.sh' },
    { guid: 'dev', body: 'x', path: 'script/CON' },
    { guid: 'dot', body: 'x', path: 'script/dot.' },
    { guid: 'long', body: 'x', path: `script/${'l'.repeat(300)}` },
    { guid: 'case', body: 'x', path: 'script/GOOD.sh' },
  ]);
  const run = await client.run('sync', '--json');
  expect(run.code).toBe(9);
  const document = JSON.parse(run.stdout) as {
    refused: { guid: string }[];
    kept: { guid: string; state: string; reason: string }[];
  };
  // Of two paths that are equal but for case, the first in the manifest keeps it.
  const refused = document.refused.map((item) => item.guid).sort();
  expect(refused).toEqual(['dev', 'dot', 'good', 'long', 'up']);
  expect(document.kept).toMatchObject([{ guid: '../../etc', state: 'failed' }]);
  expect(Object.keys(client.files())).toEqual(['script/GOOD.sh']);
  const status = await client.run('status', '--filter', 'failed');
  expect(status.stdout.trim().split('\n')).toHaveLength(6);
});

test('an item whose digest is not the one of its content is refused, and the others are applied', async () => {
  const [forged] = server.publish([
    { guid: 'forged', body: 'x' },
    { guid: 'good', body: 'x' },
  ]);
  if (forged !== undefined) forged.digest = 'f'.repeat(64);
  expect(await client.run('sync')).toMatchObject({ code: 9 });
  expect(Object.keys(client.files())).toEqual(['script/good.sh']);
  const status = await client.run('status', '--filter', 'failed');
  expect(status.stdout).toContain('Its digest does not match its content.');
});

test('the report says what is here, after each sync', async () => {
  server.publish([{ guid: 'a', body: 'x' }]);
  await client.run('sync');
  expect(server.reports).toMatchObject([
    {
      instance: { connector: 'directory', clientVersion: '0.1.0' },
      release: { epoch: 1, seq: 1 },
      attemptedSeq: 1,
      outcome: 'ok',
      items: [{ contentType: 'script', guid: 'a', state: 'up-to-date', version: 1 }],
    },
  ]);
});

test('a report that fails does not fail the sync', async () => {
  server.publish([{ guid: 'a', body: 'x' }]);
  server.fault = (call, reply) => (call === 'report' ? { ...reply, status: 500 } : reply);
  const run = await client.run('sync');
  expect(run).toMatchObject({ code: 0 });
  expect(run.stderr).toContain('The report was not sent');
});

test('F20: damaged state files are rebuilt', async () => {
  server.publish([{ guid: 'a', body: 'x' }]);
  await client.run('sync');
  for (const name of ['head.json', 'seen.json', 'token.json', 'failures.json', 'runs.json']) {
    writeFileSync(join(client.state, name), '{"half');
  }
  expect(await client.run('sync')).toMatchObject({ code: 0 });
  rmSync(client.state, { recursive: true });
  expect(await client.run('status')).toMatchObject({ code: 0 });
});
