import { spawn, type ChildProcess } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { CLIENT_FILE } from '../../support/client.ts';
import { ClientFolder } from '../../support/client-folder.ts';
import { FaultServer, onCall } from '../../support/fault-server.ts';
import { problem } from '../../support/replies.ts';
import { onThisMachine } from '../../support/on-this-machine.ts';

let server: FaultServer;
let client: ClientFolder;
let daemon: ChildProcess | null;
let output: string;

beforeEach(async () => {
  server = await new FaultServer().start();
  client = new ClientFolder();
  await client.login(server);
  daemon = null;
  output = '';
});

afterEach(async () => {
  await stop('SIGKILL');
  await server.stop();
  client.remove();
});

function start(...args: string[]): void {
  const child = spawn(process.execPath, [CLIENT_FILE, 'run', ...args], {
    cwd: client.root,
    env: { PATH: process.env.PATH, HOME: client.root },
  });
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => (output += text));
  }
  daemon = child;
}

async function stop(signal: NodeJS.Signals): Promise<{ code: number | null; ms: number }> {
  const child = daemon;
  daemon = null;
  if (child === null || child.exitCode !== null) return { code: child?.exitCode ?? null, ms: 0 };
  const began = performance.now();
  const code = await new Promise<number | null>((done) => {
    child.on('close', done);
    child.kill(signal);
  });
  return { code, ms: performance.now() - began };
}

const until = (check: () => void, timeout = 60_000) => vi.waitFor(check, { timeout, interval: 50 });

test('what is published appears within seconds, and is reported', async () => {
  start();
  await until(() => expect(server.reports).toHaveLength(1));
  server.publish([{ guid: 'a', body: 'one' }]);
  await until(() => expect(client.files()).toEqual({ 'script/a.sh': 'one' }));
  await until(() =>
    expect(server.reports.at(-1)).toMatchObject({ release: { seq: 1 }, outcome: 'ok' }),
  );
  expect(output).toMatch(/^\d{4}-\S+ release 1\.1: 1 installed, 0 updated, 0 removed$/m);
});

test('a held request is asked again without new reports or syncs', async () => {
  server.holdsRequests = true;
  start();
  await until(() => expect(server.reports).toHaveLength(1));
  await until(() => expect(server.requests.at(-1)?.headers.prefer).toBe('wait=55'));
  const heads = server.count('head');
  await new Promise((done) => setTimeout(done, 1500));
  expect(server.count('head')).toBe(heads);
  expect(server.reports).toHaveLength(1);
});

test('a server that is not there yet is waited for', async () => {
  await server.stop();
  start();
  await until(() => expect(output).toContain('server-unreachable'));
  await server.start();
  server.publish([{ guid: 'a', body: 'one' }]);
  await until(() => expect(client.files()).toEqual({ 'script/a.sh': 'one' }), 25_000);
  await until(() => expect(output).toContain('works again'));
});

test('the daemon survives restarts of the server and says one line per event', async () => {
  server.publish([{ guid: 'a', body: 'one' }]);
  start();
  await until(() => expect(client.files()).toEqual({ 'script/a.sh': 'one' }));
  await server.stop();
  await until(() => expect(output).toContain('server-unreachable'));
  server.publish([{ guid: 'a', body: 'two' }]);
  await server.start();
  await until(() => expect(client.files()).toEqual({ 'script/a.sh': 'two' }), 25_000);
  const unreachable = output.split('\n').filter((line) => line.includes('server-unreachable'));
  expect(unreachable.length).toBeLessThanOrEqual(2);
});

test.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)(
  'F27: %s ends it with 0 while a request is held',
  async (signal) => {
    start();
    await until(() => expect(server.requests.at(-1)?.headers.prefer).toBe('wait=55'));
    const { code, ms } = await stop(signal);
    expect(code).toBe(0);
    expect(ms).toBeLessThan(onThisMachine(2000));
    expect(output).toMatch(/ stopped\n$/);
  },
);

test('a second daemon exits with 6, and a sync beside an idle one works', async () => {
  start();
  await until(() => expect(server.requests.at(-1)?.headers.prefer).toBe('wait=55'));
  expect(await client.run('run')).toMatchObject({ code: 6 });
  expect(await client.run('sync')).toMatchObject({ code: 0 });
});

test('what the verifier refuses is reported and applied nowhere; the next good release is', async () => {
  server.publish([{ guid: 'a', body: 'one' }]);
  start();
  await until(() => expect(client.files()).toEqual({ 'script/a.sh': 'one' }));
  server.fault = onCall('blob', (reply) => ({ ...reply, body: Buffer.from('tampered') }));
  server.publish([{ guid: 'a', body: 'two' }]);
  await until(() =>
    expect(server.reports.at(-1)).toMatchObject({
      outcome: 'failed',
      error: { code: 'verify-body-size' },
    }),
  );
  expect(client.files()).toEqual({ 'script/a.sh': 'one' });
  server.fault = null;
  await until(() => expect(client.files()).toEqual({ 'script/a.sh': 'two' }), 25_000);
  await until(() => expect(server.reports.at(-1)).toMatchObject({ outcome: 'ok' }));
});

test('a deleted API client changes nothing here', async () => {
  server.publish([{ guid: 'a', body: 'one' }]);
  start();
  await until(() => expect(client.files()).toEqual({ 'script/a.sh': 'one' }));
  server.fault = () => problem(401, 'invalid-token');
  server.publish([]);
  await until(() => expect(output).toContain('login-refused'));
  expect(client.files()).toEqual({ 'script/a.sh': 'one' });
});

test('a typed sync tries again, however often the same changes failed', async () => {
  server.publish([{ guid: 'a', body: 'one' }]);
  // A file stands where the target's folder belongs.
  writeFileSync(client.target, '');
  for (let i = 0; i < 4; i += 1) expect(await client.run('sync')).toMatchObject({ code: 7 });
  rmSync(client.target);
  expect(await client.run('sync')).toMatchObject({ code: 0 });
  expect(client.files()).toEqual({ 'script/a.sh': 'one' });
});

test.runIf(process.platform === 'linux')('the daemon stays under 80 MB', async () => {
  server.publish(
    Array.from({ length: 2000 }, (_, i) => ({ guid: `g${i}`, body: 'x'.repeat(500) + i })),
  );
  start();
  await until(() => expect(output).toContain('2000 installed'), 25_000);
  for (let i = 0; i < 5; i += 1) {
    server.publish(
      Array.from({ length: 2000 }, (_, n) => ({
        guid: `g${n}`,
        body: 'x'.repeat(500) + n + (n === i ? 'y' : ''),
        version: 1,
      })),
    );
    await until(() =>
      expect(server.reports.at(-1)).toMatchObject({ release: { seq: server.seq } }),
    );
  }
  // The memory is given back after the report, as soon as the machine lets it.
  const megabytes = (): number => {
    const status = readFileSync(`/proc/${daemon?.pid}/status`, 'utf8');
    return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024;
  };
  await until(() => expect(megabytes()).toBeLessThan(80));
});
