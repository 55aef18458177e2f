import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { run } from '../../../apps/client/program.ts';
import { ClientFolder } from '../../support/client-folder.ts';
import { FaultServer } from '../../support/fault-server.ts';

let server: FaultServer;
let client: ClientFolder;

beforeEach(async () => {
  server = await new FaultServer().start();
  client = new ClientFolder();
  await client.login(server);
  server.publish(Array.from({ length: 50 }, (_, i) => ({ guid: `g${i}`, body: `${i}` })));
});

afterEach(async () => {
  await server.stop();
  client.remove();
});

test('F26: of ten clients at once one syncs and the others exit with 6, naming it', async () => {
  server.fault = (call, reply, response) => {
    if (call !== 'head') return reply;
    setTimeout(() => response.writeHead(reply.status, reply.headers).end(reply.body), 1500);
    return null;
  };
  const runs = await Promise.all(Array.from({ length: 10 }, () => client.run('sync')));
  const winners = runs.filter((run) => run.code === 0);
  expect(winners).toHaveLength(1);
  for (const run of runs.filter((one) => one.code !== 0)) {
    expect(run.code).toBe(6);
    expect(run.stderr).toMatch(/pid \d+\) has been at work here since \d{4}-/);
  }
  expect(Object.keys(client.files())).toHaveLength(50);
});

test('a client whose lock another one took over meanwhile writes nothing, and leaves the lock to it', async () => {
  const other = { pid: process.pid, startedAt: '', since: '2026-01-01T00:00:00.000Z' };
  const path = join(client.state, 'lock');
  server.fault = (call, reply) => {
    if (call === 'blob') writeFileSync(path, JSON.stringify(other));
    return reply;
  };
  const run = await client.run('sync');
  expect(run).toMatchObject({ code: 6 });
  expect(run.stderr).toContain(`pid ${process.pid}`);
  expect(client.files()).toEqual({});
  expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual(other);
});

test('the same when a person is asked about a removal meanwhile', async () => {
  expect(await client.run('sync')).toMatchObject({ code: 0 });
  const other = { pid: process.pid, startedAt: '', since: '2026-01-01T00:00:00.000Z' };
  const stdin = Object.assign(new PassThrough(), { isTTY: true });
  let said = '';
  const stderr = Object.assign(new PassThrough(), { isTTY: true }).on('data', (chunk: Buffer) => {
    const isAsked = !said.includes('[y/N]');
    said += chunk.toString();
    if (!isAsked || !said.includes('[y/N]')) return;
    writeFileSync(join(client.state, 'lock'), JSON.stringify(other));
    stdin.write('y\n');
  });
  const code = await run(['remove', '--item', 'g1'], {
    stdin,
    stdout: Object.assign(new PassThrough().resume(), { isTTY: true }),
    stderr,
    env: { HOME: client.root },
    folder: client.root,
    now: () => new Date(),
  });
  expect([code, said]).toEqual([6, expect.stringContaining(`pid ${process.pid}`)]);
  expect(Object.keys(client.files())).toHaveLength(50);
});

test.each([
  ['of a process that is gone', { pid: 2 ** 22 - 1, startedAt: '1' }],
  ['of a pid that is another process now', { pid: process.pid, startedAt: '1' }],
])('a lock %s is taken over', async (_, holder) => {
  const lock = { ...holder, since: '2026-01-01T00:00:00.000Z' };
  writeFileSync(join(client.state, 'lock'), JSON.stringify(lock));
  expect(await client.run('sync')).toMatchObject({ code: 0 });
});

test('status and diff work while another client is at work', async () => {
  const lock = { pid: process.pid, startedAt: '', since: '2026-01-01T00:00:00.000Z' };
  writeFileSync(join(client.state, 'lock'), JSON.stringify(lock));
  expect(await client.run('sync')).toMatchObject({ code: 6 });
  expect(await client.run('status')).toMatchObject({ code: 0 });
  expect(await client.run('diff')).toMatchObject({ code: 0 });
});
