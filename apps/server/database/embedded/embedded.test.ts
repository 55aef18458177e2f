import { spawn } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { accountFor } from './account.ts';
import { type EmbeddedDatabase, openEmbedded } from './embedded.ts';
import { reachableCopy } from './reachable-copy.ts';

let folder: string;
let opened: EmbeddedDatabase[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'prosync-embedded-'));
  chmodSync(folder, 0o711);
  opened = [];
});
afterEach(async () => {
  for (const database of opened.reverse()) await database.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function open(
  options: Partial<Parameters<typeof openEmbedded>[1]> = {},
  data = folder,
): Promise<EmbeddedDatabase> {
  const database = await openEmbedded(data, { as: 'own', durability: 'forgetful', ...options });
  opened.push(database);
  return database;
}

async function ask({ address }: EmbeddedDatabase, query: string): Promise<unknown> {
  const client = new Client(address.forClient('test'));
  await client.connect();
  try {
    const { rows } = await client.query<Record<string, unknown>>(query);
    return Object.values(rows[0] ?? {})[0];
  } finally {
    await client.end();
  }
}

function postmaster(): number {
  return Number(readFileSync(join(folder, 'postgres/data/postmaster.pid'), 'utf8').split('\n')[0]);
}

test('the first start makes a PostgreSQL 18 that only its owner can enter, and no port', async () => {
  const database = await open();
  expect(database.how).toBe('started');
  expect(await ask(database, 'show server_version')).toMatch(/^18\./);
  expect(await ask(database, 'show listen_addresses')).toBe('');
  expect(statSync(join(folder, 'postgres')).mode & 0o777).toBe(0o700);
});

test('stopping leaves no process, and the next start finds the same data', async () => {
  const first = await open();
  await ask(first, 'create table kept as select 7 as seven');
  const pid = postmaster();
  await first.stop();
  await expect.poll(() => isRunning(pid)).toBe(false);
  expect(await ask(await open(), 'select seven from kept')).toBe(7);
});

test('a second owner is refused with pid and since when, and the first one goes on', async () => {
  const first = await open();
  await expect(open()).rejects.toMatchObject({
    code: 'data-in-use',
    message: expect.stringMatching(new RegExp(`pid ${process.pid}, since \\d{4}-.*${folder}`)),
  });
  expect(await ask(first, 'select 1')).toBe(1);
});

test('a visitor uses the owner’s PostgreSQL and leaves it running', async () => {
  const owner = await open();
  const visitor = await open({ as: 'visit' });
  expect(visitor.how).toBe('used');
  await visitor.stop();
  expect(await ask(owner, 'select 1')).toBe(1);
});

test('a visitor who finds nothing running starts it and stops it again', async () => {
  const visitor = await open({ as: 'visit' });
  expect(visitor.how).toBe('started');
  const pid = postmaster();
  await visitor.stop();
  await expect.poll(() => isRunning(pid)).toBe(false);
});

test('a PostgreSQL that is killed while it serves comes back by itself', async () => {
  const database = await open({ durability: 'durable' });
  await ask(database, 'create table kept as select 7 as seven');
  process.kill(postmaster(), 'SIGKILL');
  await expect
    .poll(() => ask(database, 'select seven from kept').catch(() => 'down'), { timeout: 60_000 })
    .toBe(7);
});

test('a process that now has the old number does not keep PostgreSQL from starting', async () => {
  const first = await open();
  const pidFile = join(folder, 'postgres/data/postmaster.pid');
  const lines = readFileSync(pidFile, 'utf8').split('\n').slice(1);
  await first.stop();
  // PostgreSQL itself would take any process of its own user for its last life.
  const account = accountFor(join(folder, 'postgres'));
  const stranger = spawn('sleep', ['60'], { ...account, cwd: '/' });
  try {
    const stale = [String(stranger.pid), ...lines].join('\n');
    writeFileSync(pidFile, stale);
    writeFileSync(join(folder, 'postgres/.s.PGSQL.5432.lock'), stale);
    expect((await open()).how).toBe('started');
  } finally {
    stranger.kill();
  }
});

test('a cluster of another major version is refused and named', async () => {
  await (await open()).stop();
  writeFileSync(join(folder, 'postgres/data/PG_VERSION'), '17\n');
  await expect(open()).rejects.toMatchObject({
    code: 'embedded-other-version',
    message: expect.stringContaining('made by PostgreSQL 17, this server brings PostgreSQL 18'),
  });
});

test('an initdb that was killed half-way does not matter', async () => {
  mkdirSync(join(folder, 'postgres'));
  const { uid, gid } = accountFor(folder) ?? statSync(folder);
  chownSync(join(folder, 'postgres'), uid, gid);
  mkdirSync(join(folder, 'postgres/data.unfinished-999999999'));
  expect((await open()).how).toBe('started');
  expect(existsSync(join(folder, 'postgres/data.unfinished-999999999'))).toBe(false);
});

test('a data folder whose name is too long for a socket works through a short private one', async () => {
  const long = join(folder, 'x'.repeat(120), 'data with blanks, commas and ümlauts');
  const database = await open({}, long);
  const host = database.address.host ?? '';
  expect(host.length).toBeLessThan(90);
  expect(statSync(host).mode & 0o777).toBe(0o700);
  expect(await ask(database, 'select 1')).toBe(1);
  await database.stop();
  rmSync(host, { recursive: true });
});

test('where there are no sockets, a loopback port asks for a random password', async () => {
  const database = await open({ entrance: 'port' });
  expect(database.address).toMatchObject({
    host: '127.0.0.1',
    password: expect.stringMatching(/^.{43}$/),
  });
  const intruder = new Client({ ...database.address.forClient('test'), password: 'guess' });
  await expect(intruder.connect()).rejects.toThrow('password authentication failed');
  expect(await ask(database, 'select 1')).toBe(1);
  await expect(open({ entrance: 'port' })).rejects.toMatchObject({ code: 'data-in-use' });
});

describe.runIf(process.getuid?.() === 0)('as root', () => {
  test('PostgreSQL runs as another user', async () => {
    await open();
    const { uid } = statSync(`/proc/${postmaster()}`);
    expect(uid).not.toBe(0);
    expect(uid).toBe(accountFor(folder)?.uid);
  });

  test('a data folder that this user cannot enter is one sentence with the remedy', async () => {
    chmodSync(folder, 0o700);
    await expect(open()).rejects.toMatchObject({
      code: 'embedded-unreachable',
      remedy: expect.stringContaining('PROSYNC_DATA'),
    });
  });

  test('programs that this user cannot reach are copied once, to a folder that only root can write', async () => {
    const version = `test-${process.pid}`;
    const native = join(folder, 'package/native');
    mkdirSync(join(native, 'bin'), { recursive: true });
    writeFileSync(join(native, 'bin/postgres'), 'x', { mode: 0o755 });
    writeFileSync(join(folder, 'package/package.json'), JSON.stringify({ version }));
    const account = accountFor(folder) ?? { uid: 0, gid: 0 };
    expect(await reachableCopy(native, account)).toBe(native);

    chmodSync(join(folder, 'package'), 0o700);
    const copy = `/var/tmp/prosync-postgresql-${version}`;
    try {
      expect(await reachableCopy(native, account)).toBe(copy);
      expect(statSync(copy)).toMatchObject({ uid: 0, mode: 0o40755 });
      chmodSync(copy, 0o777);
      await expect(reachableCopy(native, account)).rejects.toMatchObject({
        code: 'embedded-unreachable',
      });
    } finally {
      rmSync(copy, { recursive: true, force: true });
    }
  });
});

/** A dead process that nobody waited for still has a number. */
function isRunning(pid: number): boolean {
  const stat = existsSync(`/proc/${pid}/stat`) ? readFileSync(`/proc/${pid}/stat`, 'utf8') : '';
  return stat !== '' && !/\) Z/.test(stat);
}
