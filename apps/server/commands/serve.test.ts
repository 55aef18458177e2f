import { chmodSync, chownSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createDatabase, type TestDatabase } from '../../../test/support/database.ts';
import { type ServerProcess, startServerProcess } from '../../../test/support/server-process.ts';
import { fakePostgres } from '../../../test/support/fake-postgres.ts';
import { onThisMachine } from '../../../test/support/on-this-machine.ts';
import { openEmbedded } from '../database/embedded/embedded.ts';

let data: string;
let servers: ServerProcess[];
let database: TestDatabase | undefined;

beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), 'prosync-serve-'));
  chmodSync(data, 0o711);
  servers = [];
});
afterEach(async () => {
  for (const server of servers) {
    server.child.kill('SIGINT');
    await server.ended;
  }
  // Whatever a killed server left behind is stopped by a visit.
  if (existsSync(pidFile())) await (await start(undefined, ['migrate'])).ended;
  await database?.drop();
  database = undefined;
  rmSync(data, { recursive: true, force: true });
});

async function start(
  settings: Record<string, string> = {},
  verb?: string[],
  user?: { uid: number; gid: number },
): Promise<ServerProcess> {
  const server = await startServerProcess({
    verb,
    settings: { PROSYNC_DATA: data, ...settings },
    user,
  });
  servers.push(server);
  return server;
}

function pidFile(): string {
  return join(data, 'postgres/data/postmaster.pid');
}

function postmaster(): number {
  return Number(readFileSync(pidFile(), 'utf8').split('\n')[0]);
}

async function isReady(server: ServerProcess): Promise<boolean> {
  return (await fetch(`${server.url}/readyz`)).ok;
}

/** How much of what the served database was told survives a power cut. */
async function durability(): Promise<unknown> {
  const visit = await openEmbedded(data, { as: 'visit' });
  const client = new Client(visit.address.forClient('test'));
  await client.connect();
  const { rows } = await client.query(
    `select current_setting('fsync') as fsync, current_setting('full_page_writes') as full,
            current_setting('synchronous_commit') as commit`,
  );
  await client.end();
  await visit.stop();
  return rows[0];
}

test('the first start serves what survives a power cut, and Ctrl-C leaves no process and code 0', async () => {
  const server = await start();
  await server.ready;
  expect(await isReady(server)).toBe(true);
  expect(await durability()).toEqual({ fsync: 'on', full: 'on', commit: 'on' });
  server.child.kill('SIGINT');
  expect(await server.ended).toBe(0);
  expect(existsSync(pidFile())).toBe(false);
});

test('a running server lets in whom the command line adds, with nothing but the token on stdout', async () => {
  const server = await start();
  await server.ready;
  const add = ['service-account', 'add', 'pipeline', '--role', 'viewer', '--scope', 'read'];
  const command = await start({}, add);
  expect(await command.ended).toBe(0);
  const token = command.output.stdout.trim();
  expect(command.output.stdout).toBe(`${token}\n`);
  const answer = await fetch(`${server.url}/api/v1/items`, {
    headers: { authorization: `Bearer ${token}` },
  });
  expect(answer.status).toBe(200);
});

test('the first start prints the way in, and the next one no more', async () => {
  const first = await start();
  await first.ready;
  expect(first.output.stdout).toMatch(/Its key, for clients to compare: [0-9a-f]{64}\n/);
  expect(first.output.stdout).toMatch(
    /Open this link to create the first one.*\n {2}http:.*\/welcome#psi_\w+\n/,
  );
  const add = ['operator', 'add', 'me@test.example', '--role', 'administrator'];
  expect(await (await start({}, add)).ended).toBe(0);
  first.child.kill('SIGINT');
  await first.ended;
  const second = await start();
  await second.ready;
  expect(second.output.stdout).not.toContain('welcome#');
});

test('after kill -9 of the server, the next one takes over the PostgreSQL that was left', async () => {
  const first = await start();
  await first.ready;
  const pid = postmaster();
  first.child.kill('SIGKILL');
  await first.ended;
  const second = await start();
  await second.ready;
  expect(postmaster()).toBe(pid);
  expect(second.output.stderr).toContain('"database":"adopted"');
  second.child.kill('SIGTERM');
  expect(await second.ended).toBe(0);
  expect(existsSync(pidFile())).toBe(false);
});

test('after kill -9 of both, the next start recovers', async () => {
  const first = await start();
  await first.ready;
  const pid = postmaster();
  first.child.kill('SIGKILL');
  process.kill(pid, 'SIGKILL');
  await first.ended;
  const second = await start();
  await second.ready;
  expect(postmaster()).not.toBe(pid);
  expect(await isReady(second)).toBe(true);
});

test('a second server on the same data folder refuses, naming the first one; the first goes on', async () => {
  const first = await start();
  await first.ready;
  const second = await start();
  expect(await second.ended).toBe(1);
  expect(second.output.stderr).toMatch(
    new RegExp(`^prosync-server: Another ProSync server \\(pid ${first.child.pid}, since .*\\n$`),
  );
  expect(await isReady(first)).toBe(true);
});

test.runIf(process.getuid?.() === 0)('an ordinary user runs it wholly by itself', async () => {
  chownSync(data, 65_534, 65_534);
  const server = await start({}, undefined, { uid: 65_534, gid: 65_534 });
  await server.ready;
  expect(await isReady(server)).toBe(true);
  server.child.kill('SIGINT');
  expect(await server.ended).toBe(0);
});

test('I13: a connection that never ends its request does not keep the server from stopping', async () => {
  database = await createDatabase();
  const server = await start({ DATABASE_URL: database.url });
  await server.ready;
  const socket = connect(Number(new URL(server.url).port), '127.0.0.1');
  socket
    .on('error', () => undefined)
    .write('POST /livez HTTP/1.1\r\nhost: x\r\ncontent-length: 9\r\n\r\n');
  await new Promise((resolve) => socket.once('connect', resolve));
  const stoppedAt = performance.now();
  server.child.kill('SIGTERM');
  expect(await server.ended).toBe(0);
  expect(performance.now() - stoppedAt).toBeLessThan(onThisMachine(10_000));
});

test('a second Ctrl-C forces', async () => {
  database = await createDatabase();
  const server = await start({ DATABASE_URL: database.url });
  await server.ready;
  const socket = connect(Number(new URL(server.url).port), '127.0.0.1');
  socket
    .on('error', () => undefined)
    .write('POST /livez HTTP/1.1\r\nhost: x\r\ncontent-length: 9\r\n\r\n');
  await new Promise((resolve) => socket.once('connect', resolve));
  server.child.kill('SIGINT');
  setTimeout(() => server.child.kill('SIGINT'), 800);
  const stoppedAt = performance.now();
  expect(await server.ended).toBe(130);
  expect(performance.now() - stoppedAt).toBeLessThan(onThisMachine(3_000));
});

test('an external database that nobody serves is one line and code 1, without the password', async () => {
  const server = await start({ DATABASE_URL: 'postgres://prosync:hunter2@127.0.0.1:9/prosync' });
  expect(await server.ended).toBe(1);
  expect(server.output.stderr).toBe(
    'prosync-server: The database at 127.0.0.1:9/prosync cannot be used: connect ECONNREFUSED 127.0.0.1:9. ' +
      'Check DATABASE_URL and whether PostgreSQL runs there.\n',
  );
});

test('an external PostgreSQL 14 is one line and code 1', async () => {
  const old = await fakePostgres('140011');
  try {
    const server = await start({
      DATABASE_URL: `postgres://prosync@127.0.0.1:${old.port}/prosync`,
    });
    expect(await server.ended).toBe(1);
    expect(server.output.stderr).toBe(
      `prosync-server: PostgreSQL 14 at 127.0.0.1:${old.port}/prosync is too old. Use PostgreSQL 15 or newer.\n`,
    );
  } finally {
    await old.close();
  }
});

test('a schema from a newer server is one line and code 1', async () => {
  database = await createDatabase();
  await database.query(
    `insert into migrations (timestamp, name) values (9999999999999, 'Tomorrow9999999999999')`,
  );
  const server = await start({ DATABASE_URL: database.url });
  expect(await server.ended).toBe(1);
  expect(server.output.stderr).toMatch(
    /^prosync-server: The schema of .* is newer than this server: it has Tomorrow9999999999999\. Start .*\n$/,
  );
});

test('a port that is taken is one line and code 1, and PostgreSQL is stopped again', async () => {
  const first = await start();
  await first.ready;
  const other = mkdtempSync(join(tmpdir(), 'prosync-serve-'));
  chmodSync(other, 0o711);
  const port = new URL(first.url).port;
  const second = await start({ PROSYNC_DATA: other, PROSYNC_PORT: port });
  expect(await second.ended).toBe(1);
  expect(second.output.stderr).toMatch(
    /^prosync-server: Cannot listen on 127.0.0.1:\d+: another program .*\n$/m,
  );
  expect(existsSync(join(other, 'postgres/data/postmaster.pid'))).toBe(false);
  rmSync(other, { recursive: true, force: true });
});

test('a wrong setting is one line and code 1', async () => {
  const server = await start({ PROSYNC_PORT: 'http' });
  expect(await server.ended).toBe(1);
  expect(server.output.stderr).toBe(
    'prosync-server: PROSYNC_PORT is "http"; allowed: a port from 1 to 65535.\n',
  );
});
