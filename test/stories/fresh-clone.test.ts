import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ItemList } from '#api/items';
import type { InstanceList } from '#api/instances';
import { Operator } from '../support/operator.ts';
import { freePort } from '../support/port.ts';
import { onThisMachine } from '../support/on-this-machine.ts';

const CHECKOUT = resolve(import.meta.dirname, '../..');
/** One sample is tagged `Global` and one `Ticket`: a mass sync leaves them out (docs/design.md#3). */
const EXCLUDED = 2;
const isClone = existsSync(join(CHECKOUT, '.git'));

describe.skipIf(!isClone)(
  `the README's commands in a fresh clone${isClone ? '' : ' (skipped: this is no Git clone)'}`,
  () => {
    let clone: string;
    let server: ChildProcess;
    let printed = '';
    let url: string;
    let operator: Operator;

    beforeAll(async () => {
      const folder = mkdtempSync(join(tmpdir(), 'prosync-clone-'));
      // Started by root, PostgreSQL runs as another user, who must get through.
      chmodSync(folder, 0o755);
      clone = join(folder, 'prosync');
      execFileSync('git', ['clone', '-q', CHECKOUT, clone]);
      execFileSync('npm', ['ci', '--no-audit', '--no-fund'], { cwd: clone, stdio: 'ignore' });
      const port = String(await freePort());
      url = `http://127.0.0.1:${port}`;
      server = spawn('npm', ['start'], {
        cwd: clone,
        env: { ...process.env, PROSYNC_PORT: port, CI: '' },
        detached: true,
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      server.stdout?.setEncoding('utf8').on('data', (text: string) => (printed += text));
      server.stderr?.setEncoding('utf8').on('data', () => undefined);
      await until(
        () => printed.includes('/welcome#'),
        onThisMachine(120_000),
        () => printed,
      );
    }, 900_000);

    afterAll(async () => {
      if (server?.exitCode === null && server.signalCode === null) await stop('SIGTERM');
      if (clone) rmSync(join(clone, '..'), { recursive: true, force: true });
    }, 180_000);

    // As a terminal does: the whole group gets the signal, and npm passes it on once more.
    async function stop(signal: NodeJS.Signals): Promise<void> {
      const ended = new Promise((done) => server.once('close', done));
      process.kill(-(server.pid ?? 0), signal);
      await ended;
    }

    test('npm start prints the address, the one-time link and what to try next', () => {
      expect(printed).toContain(url);
      expect(printed).toMatch(new RegExp(`${url}/welcome#psi_\\w{43}`));
      expect(printed).toMatch(/service-account add/);
    });

    test('a service account is added from the command line', () => {
      const args = [
        'prosync-server',
        'service-account',
        'add',
        'pipeline',
        '--role',
        'administrator',
      ];
      const token = execFileSync('npx', args, { cwd: clone, encoding: 'utf8' }).match(
        /pso_\w{43}/,
      )?.[0];
      expect(token).toBeDefined();
      operator = new Operator(url, token ?? '');
    });

    test('about thirty sample items wait for approval', async () => {
      let list: ItemList | undefined;
      const isScanned = async () => {
        list = await operator.do<ItemList>('GET', '/items?filter=new-or-changed&limit=200');
        return list.counts.needsApproval >= 25;
      };
      await until(isScanned, onThisMachine(10_000), () => JSON.stringify(list?.counts));
      expect(list?.data.every((item) => item.changeDetail === 'new')).toBe(true);
    });

    test('approved and published, the files are in the sample instance within ten seconds', async () => {
      const { counts } = await operator.do<ItemList>('GET', '/items');
      await operator.do('POST', '/approvals', {
        filter: {},
        expected: counts.needsApproval,
        seen: counts.seen,
      });
      await operator.do('POST', '/releases', {});
      const content = join(clone, 'data/sample-instance/content');
      await until(
        () => filesBelow(content).length === counts.needsApproval - EXCLUDED,
        onThisMachine(10_000),
        () => filesBelow(content).join(),
      );
      for (const file of filesBelow(content)) {
        expect(readFileSync(join(content, file))).toEqual(
          readFileSync(join(clone, 'samples', file)),
        );
      }
    });

    test('the console knows who runs what', async () => {
      let list: InstanceList | undefined;
      const reported = async () => {
        list = await operator.do<InstanceList>('GET', '/instances');
        return list.data[0]?.release.seq === 1;
      };
      await until(reported, onThisMachine(10_000), () => JSON.stringify(list));
      expect(list?.data[0]).toMatchObject({ health: 'ok', latestSeq: 1 });
    });

    test('Ctrl-C ends everything within ten seconds, PostgreSQL included', async () => {
      const postmaster = Number(
        readFileSync(join(clone, 'data/postgres/data/postmaster.pid'), 'utf8').split('\n')[0],
      );
      const started = performance.now();
      await stop('SIGINT');
      await until(
        () => !isAlive(postmaster),
        onThisMachine(2_000),
        () => 'PostgreSQL runs on',
      );
      expect(performance.now() - started).toBeLessThan(onThisMachine(10_000));
    });
  },
);

function filesBelow(root: string): string[] {
  if (!existsSync(root)) return [];
  const entries = readdirSync(root, { recursive: true, withFileTypes: true });
  return entries
    .filter((e) => e.isFile())
    .map((e) => join(e.parentPath, e.name).slice(root.length + 1))
    .filter((path) => !path.startsWith('.prosync-staging'));
}

async function until(
  isTrue: () => boolean | Promise<boolean>,
  withinMs: number,
  shown: () => string,
): Promise<void> {
  const end = performance.now() + withinMs;
  while (!(await isTrue())) {
    if (performance.now() > end) throw new Error(`Not within ${withinMs} ms: ${shown()}`);
    await pause(100);
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
