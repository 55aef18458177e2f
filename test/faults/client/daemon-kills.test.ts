import { type Dirent, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { InstanceList } from '#api/instances';
import { Random } from '../../automate/instance/random.ts';
import { startApplication, type RunningApplication } from '../../support/application.ts';
import { runClient } from '../../support/client.ts';
import { Daemon } from '../../support/daemon.ts';
import { createDatabase, type TestDatabase } from '../../support/database.ts';
import { newInstance, type Instance } from '../../support/instance.ts';
import { operatorOf, type Operator } from '../../support/operator.ts';
import { freePort } from '../../support/port.ts';
import { publishHere, type PublishedItem } from '../../support/publishing.ts';
import { startServerProcess, type ServerProcess } from '../../support/server-process.ts';
import { isThorough } from '../../support/share.ts';

/*
 * A daemon follows a server while both are killed (-9) at random moments. In the end the target equals the source, each
 * release was applied at most once and in order, and no file ever went back. `npm run test:faults` makes 200 publications;
 * PROSYNC_SEED=<text> repeats a run.
 */

const PUBLICATIONS = isThorough ? 200 : 20;
const SEED = process.env.PROSYNC_SEED ?? String(Date.now());
const GUIDS = Array.from({ length: 12 }, (_, n) => `item-${String(n).padStart(2, '0')}`);

let database: TestDatabase;
let publisher: RunningApplication;
let operator: Operator;
let settings: Record<string, string>;
let server: ServerProcess;
let instance: Instance;
let daemon: Daemon;
const data = mkdtempSync(join(tmpdir(), 'prosync-kills-'));

beforeAll(async () => {
  database = await createDatabase();
  const quiet = { PROSYNC_SCAN_INTERVAL: '24h', PROSYNC_PUBLISH_INTERVAL: '24h' };
  const keyFile = join(data, 'signing-key.pem');
  const ours = { ...quiet, PROSYNC_SIGNING_KEY_FILE: keyFile };
  publisher = await startApplication({ database, settings: ours });
  // A new server publishes by the clock at once; here only the test publishes.
  await database.query(`update publication set next_due_at = now() + interval '1 day'`);
  operator = await operatorOf(publisher, 'administrator');
  settings = {
    ...ours,
    PROSYNC_DATA: data,
    DATABASE_URL: database.url,
    PROSYNC_PORT: String(await freePort()),
  };
  await startServer();
  instance = await newInstance({ ...publisher, url: addressOf(settings) }, operator);
  startDaemon();
});

afterAll(async () => {
  await daemon?.end('SIGKILL');
  server?.child.kill('SIGKILL');
  await server?.ended;
  await publisher?.close();
  await database?.drop();
  instance?.remove();
  rmSync(data, { recursive: true, force: true });
});

const said: string[] = [];

function startDaemon(): void {
  daemon = new Daemon(instance.folder, '--prune');
}

async function restartDaemon(): Promise<void> {
  await daemon.end('SIGKILL');
  said.push(daemon.output);
  startDaemon();
}

async function startServer(): Promise<void> {
  server = await startServerProcess({ settings });
  await server.ready;
}

async function restartServer(): Promise<void> {
  server.child.kill('SIGKILL');
  await server.ended;
  await startServer();
}

/** What the source has: the text of each item that was put and not removed since. */
class Source {
  readonly texts = new Map<string, string>();
  readonly #random: Random;

  constructor(random: Random) {
    this.#random = random;
  }

  /** Publishes a few changes, each with the number of the publication in its text. */
  async publish(number: number): Promise<void> {
    const touched = GUIDS.filter(() => this.#random.chance(0.3));
    const changed = touched.length === 0 ? [this.#random.pick(GUIDS)] : touched;
    const put: PublishedItem[] = [];
    const removed: PublishedItem[] = [];
    for (const guid of changed) {
      const goes = this.texts.has(guid) && this.#random.chance(0.25);
      const body = `${number}\n${'x'.repeat(this.#random.between(0, 20_000))}\n`;
      if (goes) removed.push({ contentType: 'script', guid });
      else put.push({ contentType: 'script', guid, path: pathOf(guid), body });
      if (goes) this.texts.delete(guid);
      else this.texts.set(guid, body);
    }
    await publishHere(publisher, put, removed);
  }

  get files(): Record<string, string> {
    const files = [...this.texts].map(([guid, text]) => [pathOf(guid), text] as const);
    return Object.fromEntries(files.sort(([a], [b]) => (a < b ? -1 : 1)));
  }
}

/** The target's content at a moment in which the daemon may be at work: what goes meanwhile is not there. */
function filesHere(): Record<string, string> {
  const root = instance.content;
  const entries = existsSync(root) ? entriesBelow(root) : [];
  const files = entries.flatMap((entry) => {
    const path = join(entry.parentPath, entry.name);
    const text = path.includes('.prosync-staging-') ? null : textIn(path);
    return text === null ? [] : [[relative(root, path), text] as const];
  });
  return Object.fromEntries(files.sort(([a], [b]) => (a < b ? -1 : 1)));
}

function entriesBelow(root: string): Dirent[] {
  try {
    const entries = readdirSync(root, { recursive: true, withFileTypes: true });
    return entries.filter((entry) => entry.isFile());
  } catch (error) {
    // A folder that was listed is gone already.
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return entriesBelow(root);
    throw error;
  }
}

function textIn(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

/** Returns as soon as the daemon stages something, or after half a second without. */
async function untilApplying(): Promise<void> {
  const end = Date.now() + 500;
  const isStaging = () =>
    existsSync(instance.content) &&
    readdirSync(instance.content).some((name) => name.startsWith('.prosync-staging-'));
  while (Date.now() < end && !isStaging()) await sleep(1);
}

/** Texts by what they begin with and their length: a failure must be readable. */
function named(files: Record<string, string>): Record<string, string> {
  const entries = Object.entries(files);
  return Object.fromEntries(
    entries.map(([path, text]) => [path, `${text.split('\n', 1)[0]} (${text.length})`]),
  );
}

/** The newest publication that each file was seen with: no file may ever show an older one. */
const seen = new Map<string, number>();

function look(): void {
  for (const [path, text] of Object.entries(filesHere())) {
    const number = Number(text.split('\n', 1)[0]);
    expect(number, `${path} went back`).toBeGreaterThanOrEqual(seen.get(path) ?? 0);
    seen.set(path, number);
  }
}

test(
  `${PUBLICATIONS} publications under kills of server and client, seed ${SEED}`,
  { timeout: 900_000 },
  async () => {
    console.log(`seed ${SEED}`);
    const random = new Random(SEED);
    const source = new Source(random);
    for (let number = 1; number <= PUBLICATIONS; number += 1) {
      await source.publish(number);
      for (let waited = random.between(0, 400); waited > 0; waited -= 50) {
        await sleep(Math.min(50, waited));
        look();
      }
      const kind = random.pick(['none', 'none', 'anywhere', 'applying', 'applying']);
      if (kind === 'applying') await untilApplying();
      if (kind !== 'none') await restartDaemon();
      if (random.chance(0.12)) await restartServer();
    }
    await expectConverged(source);
    await daemon.end();
    said.push(daemon.output);
    await expectSound(source);
  },
);

async function expectConverged(source: Source): Promise<void> {
  // A daemon that met a dead server may wait for up to a minute; a fresh one asks at once.
  await restartDaemon();
  await vi.waitFor(
    () => {
      look();
      expect(named(filesHere())).toEqual(named(source.files));
    },
    { timeout: 60_000, interval: 200 },
  );
  await vi.waitFor(
    async () => {
      const { data: list } = await operator.do<InstanceList>('GET', '/instances');
      expect(list[0]).toMatchObject({ health: 'ok', release: { seq: PUBLICATIONS } });
    },
    { timeout: 60_000, interval: 200 },
  );
}

async function expectSound(source: Source): Promise<void> {
  const applied = said.flatMap((output) =>
    [...output.matchAll(/ release 1\.(\d+): /g)].map((match) => Number(match[1])),
  );
  expect(applied.length).toBeGreaterThan(0);
  expect(applied, 'each release once, and in order').toEqual(
    [...new Set(applied)].sort((a, b) => a - b),
  );
  const state = join(instance.folder, '.prosync/state');
  const { items } = JSON.parse(readFileSync(join(state, 'target/record.json'), 'utf8')) as {
    items: { guid: string }[];
  };
  expect(items.map(({ guid }) => guid).sort()).toEqual([...source.texts.keys()].sort());
  const left = [...readdirSync(join(state, 'target')), ...readdirSync(instance.content)];
  expect(left.filter((name) => /staging|journal|new$|before$/.test(name))).toEqual([]);
  expect(existsSync(join(state, 'lock'))).toBe(false);
  const status = await runClient(instance.folder, ['status', '--exit-code']);
  expect(status, status.stderr).toMatchObject({ code: 0 });
}

function pathOf(guid: string): string {
  return `script/${guid.slice(-1)}/${guid}.sh`;
}

function addressOf({ PROSYNC_PORT: port = '' }: Record<string, string>): string {
  return `http://127.0.0.1:${port}`;
}
