import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { CLIENT_FILE } from '../../support/client.ts';
import { ClientFolder } from '../../support/client-folder.ts';
import { Daemon } from '../../support/daemon.ts';
import { FaultServer } from '../../support/fault-server.ts';
import { works } from '../../support/storage-faults.ts';

/* A daemon that is killed by its own work: after three attempts it leaves the plan alone, says so, and goes on with the next. */

const BEFORE = { 'script/a.sh': 'old\n', 'script/b.sh': 'old\n' };
const published = (body: string) => ['a', 'b'].map((guid) => ({ guid, body }));
const until = (check: () => void) => vi.waitFor(check, { timeout: 120_000, interval: 50 });

let server: FaultServer;
let client: ClientFolder;
let daemon: Daemon | null = null;

beforeEach(async () => {
  server = await new FaultServer().start();
  client = new ClientFolder();
  await client.login(server);
  // Relative, so that a copy of the folder is an instance of its own.
  const config = client.read('.prosync/config.yaml');
  client.write('.prosync/config.yaml', config.replace(client.target, '../content'));
});
afterEach(async () => {
  await daemon?.end('SIGKILL');
  daemon = null;
  client.remove();
  await server.stop();
});

/** Runs a daemon that is killed when it begins its journal, before anything of the target is replaced. */
function killedDaemon(): Promise<number | null> {
  const journal = join(client.state, 'target/journal.json.new');
  const trace = ['-f', '-qq', '-o', '/dev/null', '-P', journal, '-e', 'trace=openat'];
  const inject = ['-e', 'inject=openat:signal=SIGKILL'];
  const child = spawn('strace', [...trace, ...inject, process.execPath, CLIENT_FILE, 'run'], {
    cwd: client.root,
    env: { PATH: process.env.PATH, HOME: client.root },
    stdio: 'ignore',
  });
  return new Promise((done) => child.on('close', (code) => done(code)));
}

describe.runIf(works('strace', '-V'))(
  'a plan that kills the daemon (skipped without strace)',
  () => {
    test('is tried three times, then left alone and reported until the next release or a typed sync', async () => {
      server.publish(published('old\n'));
      expect(await client.run('sync')).toMatchObject({ code: 0 });
      server.publish(published('new\n'));
      for (const _attempt of [1, 2, 3]) {
        await killedDaemon();
        expect(client.files()).toMatchObject(BEFORE);
      }
      expect(server.reports.at(-1)).toMatchObject({ release: { seq: 1 } });

      // Nothing would kill this one.
      daemon = new Daemon(client.root);
      await until(() => expect(server.reports.at(-1)?.error?.code).toBe('crash-loop'));
      expect(server.reports.at(-1)).toMatchObject({ outcome: 'failed', release: { seq: 1 } });
      expect(daemon.output).toContain(
        'crash-loop: The same changes failed 3 times and are left alone until the next release. The last time: The client was killed while it was at work.',
      );
      expect(client.files()).toEqual(BEFORE);
      await daemon.end();

      const typed = client.copy();
      expect(await typed.run('sync')).toMatchObject({ code: 0 });
      expect(Object.values(typed.files())).toEqual(['new\n', 'new\n']);
      typed.remove();

      server.publish(published('newest\n'));
      daemon = new Daemon(client.root);
      await until(() =>
        expect(server.reports.at(-1)).toMatchObject({ outcome: 'ok', release: { seq: 3 } }),
      );
      expect(Object.values(client.files())).toEqual(['newest\n', 'newest\n']);
    });
  },
);
