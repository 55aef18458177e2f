import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CLIENT_FILE, type ClientRun } from '../../support/client.ts';
import { ClientFolder } from '../../support/client-folder.ts';
import { FaultServer } from '../../support/fault-server.ts';
import { isThorough, placeAfter } from '../../support/share.ts';

/*
 * A sync is killed (-9) at its Nth rename, N = 1, 2, ... until one survives. Before the next run an administrator works on
 * files that were renamed already and on files that were not: nothing of that may be lost.
 */

const hasStrace = spawnSync('strace', ['-V']).status === 0;
const LOCAL = 'of the administrator\n';

const OLD = [
  { guid: 'a-edited', body: 'old\n' },
  { guid: 'b-replaced', body: 'old\n' },
  { guid: 'c-deleted', body: 'old\n' },
  { guid: 'd-left', body: 'old\n' },
  { guid: 'e-moved', body: 'moved\n', path: 'script/before-e.sh' },
  { guid: 'f-moved', body: 'moved\n', path: 'script/before-f.sh' },
  { guid: 'g-moved', body: 'moved\n', path: 'script/before-g.sh' },
  { guid: 'h-gone', body: 'gone\n' },
  { guid: 'i-gone', body: 'gone\n' },
];
const NEW = [
  { guid: 'a-edited', body: 'new\n' },
  { guid: 'b-replaced', body: 'new\n' },
  { guid: 'c-deleted', body: 'new\n' },
  { guid: 'd-left', body: 'new\n' },
  { guid: 'e-moved', body: 'moved\n', path: 'script/after/e.sh' },
  { guid: 'f-moved', body: 'moved\n', path: 'script/after/f.sh' },
  { guid: 'g-moved', body: 'moved\n', path: 'script/after/g.sh' },
  { guid: 'j-fresh', body: 'fresh\n' },
];
const AFTER = {
  'script/a-edited.sh': 'new\n',
  'script/after/e.sh': 'moved\n',
  'script/after/f.sh': 'moved\n',
  'script/after/g.sh': 'moved\n',
  'script/b-replaced.sh': 'new\n',
  'script/c-deleted.sh': 'new\n',
  'script/d-left.sh': 'new\n',
  'script/j-fresh.sh': 'fresh\n',
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
  server.publish(NEW);
});

afterAll(async () => {
  await server.stop();
  template.remove();
});

/** A sync that is killed at its Nth rename; the exit code, or null when it was killed. */
function killedSync(client: ClientFolder, n: number): Promise<number | null> {
  const renames = 'rename,renameat,renameat2';
  const inject = `inject=${renames}:signal=SIGKILL:when=${n}`;
  const strace = ['-f', '-qq', '-o', '/dev/null', '-e', `trace=${renames}`, '-e', inject];
  const command = [process.execPath, CLIENT_FILE, 'sync', '--prune', '--yes', '--timeout', '20'];
  const child = spawn('strace', [...strace, ...command], {
    cwd: client.root,
    env: { PATH: process.env.PATH, HOME: client.root },
    stdio: 'ignore',
  });
  return new Promise((done) => child.on('close', done));
}

/** What the administrator does: by path the content that is there afterwards, null for nothing. */
function work(client: ClientFolder, wasApplying: boolean): Record<string, string | null> {
  const file = (path: string) => join(client.target, path);
  const done: Record<string, string | null> = {};
  const edit = (path: string) => {
    mkdirSync(dirname(file(path)), { recursive: true });
    writeFileSync(file(path), LOCAL);
    done[path] = LOCAL;
  };
  edit('script/a-edited.sh');
  // As many editors save: under another inode.
  writeFileSync(join(client.root, 'saved'), LOCAL);
  renameSync(join(client.root, 'saved'), file('script/b-replaced.sh'));
  done['script/b-replaced.sh'] = LOCAL;
  rmSync(file('script/c-deleted.sh'));
  done['script/c-deleted.sh'] = null;
  if (existsSync(file('script/before-e.sh'))) edit('script/before-e.sh');
  if (existsSync(file('script/after/f.sh'))) edit('script/after/f.sh');
  // A file of that name after the removal was done and recorded would be none of ProSync's.
  if (wasApplying || existsSync(file('script/h-gone.sh'))) edit('script/h-gone.sh');
  edit('script/j-fresh.sh');
  return done;
}

function expectKept(client: ClientFolder, done: Record<string, string | null>): void {
  const files = client.files();
  const kept = Object.keys(done).map((path) => [path, files[path] ?? null]);
  expect(Object.fromEntries(kept)).toEqual(done);
}

async function states(client: ClientFolder): Promise<Record<string, string>> {
  const { stdout } = await client.run('status', '--json');
  const { items } = JSON.parse(stdout) as { items: { guid: string; state: string }[] };
  return Object.fromEntries(items.map(({ guid, state }) => [guid, state]));
}

function statesAfter(done: Record<string, string | null>): Record<string, string> {
  const isMoved = ['script/before-e.sh', 'script/after/f.sh'].map((path) => path in done);
  return {
    'a-edited': 'drifted',
    'b-replaced': 'drifted',
    'c-deleted': 'drifted',
    'd-left': 'up-to-date',
    'e-moved': isMoved[0] === true ? 'drifted' : 'up-to-date',
    'f-moved': isMoved[1] === true ? 'drifted' : 'up-to-date',
    'g-moved': 'up-to-date',
    ...('script/h-gone.sh' in done ? { 'h-gone': 'drifted' } : {}),
    'j-fresh': 'drifted',
  };
}

// One sentence about all of it, when the killed run had begun to put files into place.
function expectTold(run: ClientRun, wasApplying: boolean): void {
  const notes = run.stderr.split('\n').filter((line) => line.includes('after the interruption'));
  expect(notes).toHaveLength(wasApplying ? 1 : 0);
  if (wasApplying) {
    expect(notes[0]).toMatch(/^\d files changed here .* stay as they are: script\/.* more\.$/);
    expect(run.stderr).toContain('An interrupted sync was finished.');
  }
}

describe.runIf(hasStrace)('killed at the Nth rename, then edited by an administrator', () => {
  test(
    'nothing of the administrator is lost, and status says drifted',
    { timeout: 300_000 },
    async () => {
      let applying = 0;
      for (let n = 1, code: number | null = null; code !== 0; n = placeAfter(n, 3)) {
        const client = template.copy();
        try {
          code = await killedSync(client, n);
          const wasApplying = 'target/journal.json' in client.stateFiles();
          if (wasApplying) applying += 1;
          const done = work(client, wasApplying);
          const next = await client.run('sync', '--prune', '--yes');
          expect(next.code, next.stderr).toBe(0);
          expectTold(next, wasApplying);
          expectKept(client, done);
          expect(await states(client), `rename ${n}`).toEqual(statesAfter(done));
          const left = Object.keys(client.files()).filter((path) => path.startsWith('.prosync'));
          expect(left).toEqual([]);
          const overwritten = await client.run('sync', '--overwrite', '--prune', '--yes');
          expect(overwritten.code, overwritten.stderr).toBe(0);
          // What is published no more and was changed here is kept whatever is overwritten.
          const kept = 'script/h-gone.sh' in done ? { 'script/h-gone.sh': LOCAL } : {};
          const settled = { ...AFTER, ...kept };
          expect(client.files(), `rename ${n}`).toEqual(settled);
          const again = await client.run('sync', '--overwrite', '--prune', '--yes');
          expect(again.stdout).toContain('0 installed, 0 updated, 0 removed');
          expect(client.files()).toEqual(settled);
        } finally {
          client.remove();
        }
      }
      // One for each file that takes its place, and more for the journal and the record.
      expect(applying).toBeGreaterThanOrEqual(isThorough ? 8 : 1);
    },
  );
});
