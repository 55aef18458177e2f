import { spawn, spawnSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CLIENT_FILE } from '../../support/client.ts';
import { ClientFolder } from '../../support/client-folder.ts';
import { FaultServer } from '../../support/fault-server.ts';
import { placeAfter } from '../../support/share.ts';

/*
 * F22: the client is killed (-9) at the Nth call of each kind that touches a file, N = 1, 2, ... until a run survives; and
 * F24: the same call fails instead. After each the target has every file old or new, and the next run finishes.
 */

const CALLS = ['openat', 'write', 'fsync', 'rename', 'link', 'unlink', 'mkdir', 'rmdir'];
// Called by Node itself again and again.
const FREQUENT: ReadonlySet<string> = new Set(['openat', 'write']);
const hasStrace = spawnSync('strace', ['-V']).status === 0;

const OLD = [
  { guid: 'kept', body: 'kept\n' },
  { guid: 'changed', body: 'old\n', path: 'script/deep/changed.sh' },
  { guid: 'moved', body: 'moved\n', path: 'script/before.sh' },
  { guid: 'gone', body: 'gone\n' },
];
const NEW = [
  { guid: 'kept', body: 'kept\n', version: 1 },
  { guid: 'changed', body: 'new\n', path: 'script/deep/changed.sh' },
  { guid: 'moved', body: 'moved\n', path: 'script/after/moved.sh' },
  { guid: 'fresh', body: 'fresh\n' },
];
const BEFORE = {
  'script/before.sh': 'moved\n',
  'script/deep/changed.sh': 'old\n',
  'script/gone.sh': 'gone\n',
  'script/kept.sh': 'kept\n',
};
const AFTER = {
  'script/after/moved.sh': 'moved\n',
  'script/deep/changed.sh': 'new\n',
  'script/fresh.sh': 'fresh\n',
  'script/kept.sh': 'kept\n',
};

let server: FaultServer;
let template: ClientFolder;

beforeAll(async () => {
  server = await new FaultServer().start();
  template = new ClientFolder();
  await template.login(server);
  // Relative, so that a copy of the folder is an instance of its own.
  const config = template.read('.prosync/config.yaml');
  template.write('.prosync/config.yaml', config.replace(template.target, '../content'));
  server.publish(OLD);
  expect(await template.run('sync')).toMatchObject({ code: 0 });
  expect(template.files()).toEqual(BEFORE);
  server.publish(NEW);
});

afterAll(async () => {
  await server.stop();
  template.remove();
});

/** Runs a sync with a fault injected by strace; the exit code, or null when it was killed. */
function syncWith(client: ClientFolder, call: string, fault: string): Promise<number | null> {
  const trace = ['-f', '-qq', '-o', '/dev/null', '-e', `trace=${call}`];
  const command = [process.execPath, CLIENT_FILE, 'sync', '--prune', '--yes', '--timeout', '20'];
  const child = spawn('strace', [...trace, '-e', `inject=${call}:${fault}`, ...command], {
    cwd: client.root,
    env: { PATH: process.env.PATH, HOME: client.root },
    stdio: 'ignore',
  });
  return new Promise((done) => child.on('close', done));
}

function expectOldOrNew(client: ClientFolder): void {
  const files = client.files();
  for (const [path, content] of Object.entries(files)) {
    if (path.startsWith('.prosync')) continue;
    const known = [BEFORE, AFTER].map((all: Record<string, string>) => all[path]);
    expect(known, path).toContain(content);
  }
  // What is in both releases is never missing.
  expect(Object.keys(files)).toEqual(
    expect.arrayContaining(['script/deep/changed.sh', 'script/kept.sh']),
  );
}

async function expectConverged(client: ClientFolder): Promise<void> {
  const run = await client.run('sync', '--prune', '--yes');
  expect(run.code, run.stderr).toBe(0);
  expect(client.files()).toEqual(AFTER);
  const left = Object.keys(client.stateFiles()).filter((name) =>
    /tmp$|stale|journal|lock$/.test(name),
  );
  expect(left).toEqual([]);
}

/** Injects at the Nth call, N = 1, 2, ... or a share of these, until a run is not touched any more; returns how many were. */
async function sweep(
  call: string,
  fault: string,
  check: (code: number | null) => void,
): Promise<number> {
  // The first files that Node opens and the first writes to its own pipes are none of ours.
  const first = FREQUENT.has(call) ? 12 : 1;
  const each = FREQUENT.has(call) ? 20 : undefined;
  for (let n = first, reached = 0; ; n = placeAfter(n, each), reached += 1) {
    const client = template.copy();
    try {
      const code = await syncWith(client, call, `${fault}:when=${n}`);
      expectOldOrNew(client);
      if (code === 0) return reached;
      check(code);
      await expectConverged(client);
    } finally {
      client.remove();
    }
  }
}

describe.runIf(hasStrace)(
  'F22: killed at every file call, every file is old or new, and the next run finishes',
  () => {
    test.each(CALLS)('%s', { timeout: 600_000 }, async (call) => {
      const reached = await sweep(call, 'signal=SIGKILL', (code) => expect(code).not.toBe(0));
      expect(reached).toBeGreaterThan(0);
    });
  },
);

describe.runIf(hasStrace)(
  'F24: a file call that fails ends with 7, every file is old or new, and a retry works',
  () => {
    test.each([
      ['fsync', 'ENOSPC'],
      ['fsync', 'EIO'],
      ['rename', 'EIO'],
    ])('%s says %s', { timeout: 600_000 }, async (call, error) => {
      const reached = await sweep(call, `error=${error}`, (code) => expect(code).toBe(7));
      expect(reached).toBeGreaterThan(0);
    });
  },
);
