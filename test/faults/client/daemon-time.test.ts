import { Readable, Writable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { follow } from '../../../apps/client/daemon/daemon.ts';
import { openInstance, writerOf } from '../../../apps/client/instance.ts';
import { Terminal } from '../../../apps/client/output/terminal.ts';
import { ClientFolder } from '../../support/client-folder.ts';
import { Daemon } from '../../support/daemon.ts';
import { FaultServer } from '../../support/fault-server.ts';
import { problem } from '../../support/replies.ts';

// Time that does not behave: clocks that jump, a machine that sleeps, a server that asks for retryPolicy.

const HOUR = 3_600_000;
let server: FaultServer;
let client: ClientFolder;
let daemon: Daemon | null;
let stop: AbortController;
let following: Promise<void> | null;
let said: string[];
let ahead: number;

beforeEach(async () => {
  server = await new FaultServer().start();
  client = new ClientFolder();
  await client.login(server);
  daemon = null;
  following = null;
  stop = new AbortController();
  said = [];
  ahead = 0;
});

afterEach(async () => {
  stop.abort();
  await following;
  await daemon?.end('SIGKILL');
  await server.stop();
  client.remove();
});

const until = (check: () => void, timeout = 60_000) => vi.waitFor(check, { timeout, interval: 50 });
const isHeld = () => expect(server.requests.at(-1)?.headers.prefer).toMatch(/wait=/);

/** The daemon in this process, with a clock that is `ahead`. */
function followHere(): void {
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const now = () => new Date(Date.now() + ahead);
  const env = { HOME: client.root };
  const io = {
    stdin: Readable.from([]),
    stdout: silent,
    stderr: silent,
    env,
    folder: client.root,
    now,
  };
  const manners = {
    json: false,
    plain: true,
    quiet: true,
    verbose: false,
    color: false,
    input: false,
  };
  const open = { config: undefined, timeoutMs: null, signal: stop.signal };
  const instance = openInstance(new Terminal(io, manners), open);
  const say = (line: string) => void said.push(line);
  const options = { prune: false, now, signal: stop.signal, say };
  following = follow(instance, writerOf(instance), options);
}

test('F8: a clock that jumps two days ahead makes it stale and changes nothing; put back, it goes on', async () => {
  server.publish([{ guid: 'a', body: 'one' }]);
  followHere();
  await until(() => expect(client.files()).toEqual({ 'script/a.sh': 'one' }));
  ahead = 48 * HOUR;
  server.publish([{ guid: 'a', body: 'two' }]);
  await until(() => expect(server.reports.at(-1)).toMatchObject({ outcome: 'stale' }));
  expect(client.files()).toEqual({ 'script/a.sh': 'one' });
  ahead = 0;
  await until(() => expect(client.files()).toEqual({ 'script/a.sh': 'two' }));
  await until(() =>
    expect(server.reports.at(-1)).toMatchObject({ outcome: 'ok', release: { seq: 2 } }),
  );
  expect(said).toContain('works again');
});

test('F8: a clock that jumps two days back changes nothing, and says why; put right, it goes on', async () => {
  server.publish([{ guid: 'a', body: 'one' }]);
  followHere();
  await until(() => expect(client.files()).toEqual({ 'script/a.sh': 'one' }));
  ahead = -48 * HOUR;
  server.publish([{ guid: 'a', body: 'two' }]);
  await until(() => expect(said.join('\n')).toContain('verify-future'));
  expect(client.files()).toEqual({ 'script/a.sh': 'one' });
  ahead = 0;
  await until(() => expect(client.files()).toEqual({ 'script/a.sh': 'two' }));
});

test('after a clock that was ahead the daily report is not put off', async () => {
  server.holdsRequests = false;
  server.alterHead = (head) => ({ ...head, poll: { intervalSeconds: 1, jitter: 0 } });
  ahead = 20 * HOUR;
  followHere();
  await until(() => expect(server.reports).toHaveLength(1));
  ahead = 0;
  await until(() => expect(server.reports).toHaveLength(2));
  expect(Date.parse(server.reports.at(-1)?.at ?? '')).toBeLessThan(Date.now() + HOUR);
});

test('a server that asks for retryPolicy gets it', async () => {
  followHere();
  await until(isHeld);
  const busy = problem(503, 'draining');
  server.fault = (call, reply) =>
    call === 'head' ? { ...busy, headers: { ...busy.headers, 'retry-after': '4' } } : reply;
  server.publish([{ guid: 'a', body: 'one' }]);
  await until(() => expect(said.join('\n')).toContain('server-busy'));
  const asked = server.count('head');
  await sleep(3000);
  expect(server.count('head')).toBe(asked);
  server.fault = null;
  await until(() => expect(client.files()).toEqual({ 'script/a.sh': 'one' }));
});

test('a machine that slept longer than a request is held goes on as if nothing had been', async () => {
  // An exclusion that ends soon makes the held request short: what is true of 3 seconds is true of 55.
  server.publish([
    { guid: 'a', body: 'one' },
    { guid: 'b', body: 'one' },
  ]);
  await client.run('sync');
  const soon = new Date(Date.now() + 8_000).toISOString();
  await client.run('exclude', 'b', '--until', soon);
  daemon = new Daemon(client.root);
  await until(() => expect(server.requests.at(-1)?.headers.prefer).toMatch(/wait=[1-8]$/));
  daemon.signal('SIGSTOP');
  server.publish([
    { guid: 'a', body: 'two' },
    { guid: 'b', body: 'two' },
  ]);
  await sleep(26_000);
  expect(client.files()['script/a.sh']).toBe('one');
  daemon.signal('SIGCONT');
  await until(() => expect(client.files()).toEqual({ 'script/a.sh': 'two', 'script/b.sh': 'two' }));
  await until(() =>
    expect(server.reports.at(-1)).toMatchObject({ outcome: 'ok', release: { seq: 2 } }),
  );
  expect(await daemon.end()).toBe(0);
}, 180_000);
