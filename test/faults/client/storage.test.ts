import { spawn } from 'node:child_process';
import { chmodSync, mkdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { CLIENT_FILE } from '../../support/client.ts';
import { ClientFolder } from '../../support/client-folder.ts';
import { Daemon } from '../../support/daemon.ts';
import { FaultServer } from '../../support/fault-server.ts';
import { mayMount, mayProtect, works } from '../../support/storage-faults.ts';

// Faults of the storage pass: they stop nothing for good, and a fault of one file stops no other (docs/guarantees.md#f24).

const hasStrace = works('strace', '-V');
const canMount = mayMount();
const canProtect = mayProtect();

let server: FaultServer;
let client: ClientFolder;
let daemon: Daemon | null;
const mounts: string[] = [];
const protectedFiles: string[] = [];

beforeEach(async () => {
  server = await new FaultServer().start();
  client = new ClientFolder();
  daemon = null;
});

afterEach(async () => {
  await daemon?.end('SIGKILL');
  for (const file of protectedFiles.splice(0)) works('chattr', '-i', file);
  for (const folder of mounts.splice(0)) works('umount', '-l', folder);
  await server.stop();
  client.remove();
});

const until = (check: () => void, timeout = 60_000) =>
  vi.waitFor(check, { timeout, interval: 100 });
const sh = (guid: string) => `script/${guid}.sh`;

function publish(text: string, ...guids: string[]): void {
  server.publish(guids.map((guid) => ({ guid, body: `${guid} ${text}\n` })));
}

function mount(size: string): void {
  mkdirSync(client.target, { recursive: true });
  expect(works('mount', '-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', client.target)).toBe(true);
  mounts.push(client.target);
}

function protect(file: string): void {
  expect(works('chattr', '+i', file)).toBe(true);
  protectedFiles.push(file);
}

function unprotect(file: string): void {
  expect(works('chattr', '-i', file)).toBe(true);
}

describe.runIf(canMount)(
  'a target that is full, or read-only (skipped where mounting is not allowed)',
  () => {
    test(
      'is tried again by the daemon for as long as that lasts, and at once by a sync',
      { timeout: 180_000 },
      async () => {
        mount('2m');
        await client.login(server);
        const items = Array.from({ length: 30 }, (_, n) => ({
          guid: `f${n}`,
          body: `${n}`.repeat(50_000),
        }));
        server.publish(items);
        daemon = new Daemon(client.root);
        await until(() => expect(daemon?.output).toContain('storage-full:'));
        const heads = server.count('head');
        await until(() => expect(server.count('head')).toBeGreaterThan(heads + 4), 90_000);
        expect(daemon.output).not.toContain('crash-loop');
        expect(server.reports.at(-1)).toMatchObject({
          outcome: 'failed',
          error: { code: 'storage-full' },
        });
        // The daemon may be staging the next attempt.
        const isContent = (path: string) => !path.startsWith('.prosync-staging-');
        expect(Object.keys(client.files()).filter(isContent)).toEqual([]);
        expect((await client.run('sync')).code).toBe(7);
        expect(works('mount', '-o', 'remount,size=16m', client.target)).toBe(true);
        await until(() => expect(Object.keys(client.files())).toHaveLength(30), 90_000);
        await until(() => expect(daemon?.output).toContain('works again'));
        await until(() => expect(server.reports.at(-1)).toMatchObject({ outcome: 'ok' }));
      },
    );

    test(
      'is waited for by a daemon that starts meanwhile, its own folder included',
      { timeout: 120_000 },
      async () => {
        const state = join(client.root, '.prosync', 'state');
        mkdirSync(state, { recursive: true });
        expect(works('mount', '-t', 'tmpfs', '-o', 'size=4m', 'tmpfs', state)).toBe(true);
        mounts.push(state);
        await client.login(server);
        publish('one', 'a');
        expect(works('mount', '-o', 'remount,ro', state)).toBe(true);
        daemon = new Daemon(client.root);
        await until(() => expect(daemon?.output).toContain('storage:'));
        expect(works('mount', '-o', 'remount,rw', state)).toBe(true);
        await until(() => expect(client.files()[sh('a')]).toBe('a one\n'));
      },
    );

    test(
      'is tried by every sync, however often it failed before',
      { timeout: 120_000 },
      async () => {
        mount('2m');
        await client.login(server);
        publish('one', 'a');
        expect((await client.run('sync')).code).toBe(0);
        publish('two', 'a');
        expect(works('mount', '-o', 'remount,ro', client.target)).toBe(true);
        for (let n = 0; n < 4; n += 1) {
          const { code, stderr } = await client.run('sync');
          expect({ code, stderr }).toMatchObject({
            code: 7,
            stderr: expect.stringContaining('read-only'),
          });
        }
        expect(works('mount', '-o', 'remount,rw', client.target)).toBe(true);
        expect((await client.run('sync')).code).toBe(0);
        expect(client.files()).toEqual({ [sh('a')]: 'a two\n' });
      },
    );
  },
);

describe.runIf(canProtect)('a file that is locked (skipped where chattr is not allowed)', () => {
  test(
    'fails its item, and the others are applied; the next sync takes it when it is free',
    { timeout: 60_000 },
    async () => {
      await client.login(server);
      publish('one', 'a', 'b', 'c');
      expect((await client.run('sync')).code).toBe(0);
      const locked = join(client.target, sh('b'));
      protect(locked);
      publish('two', 'a', 'b', 'c');
      const { code, stderr } = await client.run('sync');
      expect({ code, stderr }).toMatchObject({
        code: 9,
        stderr: expect.stringContaining('script/b.sh'),
      });
      expect(client.files()).toEqual({
        [sh('a')]: 'a two\n',
        [sh('b')]: 'b one\n',
        [sh('c')]: 'c two\n',
      });
      expect((await client.run('status', '--filter', 'failed', '--plain')).stdout).toContain(
        'file-refused',
      );
      unprotect(locked);
      expect((await client.run('sync')).code).toBe(0);
      expect(client.files()[sh('b')]).toBe('b two\n');
    },
  );

  test('is tried again by the daemon, which says so once', { timeout: 120_000 }, async () => {
    await client.login(server);
    publish('one', 'a', 'b');
    expect((await client.run('sync')).code).toBe(0);
    const locked = join(client.target, sh('b'));
    protect(locked);
    publish('two', 'a', 'b');
    daemon = new Daemon(client.root);
    await until(() => expect(client.files()[sh('a')]).toBe('a two\n'));
    await until(() => expect(server.reports.at(-1)).toMatchObject({ outcome: 'failed' }));
    unprotect(locked);
    await until(() => expect(client.files()[sh('b')]).toBe('b two\n'));
    await until(() => expect(server.reports.at(-1)).toMatchObject({ outcome: 'ok' }));
  });

  test('is a new one: the folder is protected, and that is what it says', async () => {
    await client.login(server);
    publish('one', 'a');
    expect((await client.run('sync')).code).toBe(0);
    protect(dirname(join(client.target, sh('a'))));
    publish('one', 'a', 'b');
    const { code, stderr } = await client.run('sync');
    unprotect(dirname(join(client.target, sh('a'))));
    expect({ code, stderr }).toMatchObject({ code: 9 });
    expect(stderr).toContain(
      "ProSync can't create script/b.sh: not permitted (EPERM). Give the client's",
    );
    expect(stderr).not.toContain('Close the program');
  });

  test('keeps its old place when its item moves or goes', { timeout: 60_000 }, async () => {
    await client.login(server);
    publish('one', 'a', 'b', 'c');
    expect((await client.run('sync')).code).toBe(0);
    for (const guid of ['a', 'b']) protect(join(client.target, sh(guid)));
    server.publish([
      { guid: 'a', body: 'a two\n', path: 'script/moved/a.sh' },
      { guid: 'c', body: 'c two\n' },
    ]);
    expect((await client.run('sync', '--prune', '--yes')).code).toBe(9);
    expect(client.files()).toEqual({
      [sh('a')]: 'a one\n',
      [sh('b')]: 'b one\n',
      [sh('c')]: 'c two\n',
    });
    for (const guid of ['a', 'b']) unprotect(join(client.target, sh(guid)));
    expect((await client.run('sync', '--prune', '--yes')).code).toBe(0);
    expect(client.files()).toEqual({ 'script/moved/a.sh': 'a two\n', [sh('c')]: 'c two\n' });
  });
});

test.runIf(hasStrace && process.getuid?.() === 0)(
  'an owner that may not be kept fails nothing, and is told',
  { timeout: 60_000 },
  async () => {
    await client.login(server);
    publish('one', 'a');
    expect((await client.run('sync')).code).toBe(0);
    const file = join(client.target, sh('a'));
    expect(works('chown', '1234:1235', file)).toBe(true);
    chmodSync(file, 0o640);
    publish('two', 'a');
    const trace = [
      '-f',
      '-qq',
      '-o',
      '/dev/null',
      '-e',
      'trace=fchown',
      '-e',
      'inject=fchown:error=EPERM',
    ];
    const run = await syncTraced(trace);
    expect(run).toMatchObject({
      code: 0,
      stderr: expect.stringContaining("couldn't keep the owner of 1 file (script/a.sh)"),
    });
    expect(client.files()).toEqual({ [sh('a')]: 'a two\n' });
    expect(statSync(file)).toMatchObject({ uid: 0, gid: 0 });
  },
);

// Not `spawnSync`: the server runs in this process.
async function syncTraced(trace: string[]): Promise<{ code: number | null; stderr: string }> {
  const child = spawn('strace', [...trace, process.execPath, CLIENT_FILE, 'sync'], {
    cwd: client.root,
    env: { PATH: process.env.PATH, HOME: client.root },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const code = await new Promise<number | null>((done) => child.on('close', done));
  return { code, stderr };
}
