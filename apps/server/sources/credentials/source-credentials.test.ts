import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DataSource } from 'typeorm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ScanList } from '#api/scans';
import type { SourceList, SourceTest, SourceView } from '#api/sources';
import type { RunningApplication } from '../../../../test/support/application.ts';
import { operatorOf, type Operator } from '../../../../test/support/operator.ts';
import { unsealed } from '../../../../test/support/sealed.ts';
import { startWithoutClock } from '../../../../test/support/without-clock.ts';

// Passwords go only where a person sent them: what somebody tries who administers ProSync and does not know the password.

const PASSWORD = 'correct horse battery';
const folder = mkdtempSync(join(tmpdir(), 'prosync-passwords-'));
let server: RunningApplication;
let operator: Operator;
let own: Rogue;
let rogue: Rogue;
let source: SourceView;

/** A stranger's server: it counts who connects, and says nothing that a database would. */
interface Rogue {
  server: Server;
  port: number;
  connections: number;
}

async function stranger(): Promise<Rogue> {
  const listening = createServer((socket: Socket) => {
    found.connections += 1;
    socket.on('error', () => undefined);
    socket.end();
  });
  const found: Rogue = { server: listening, port: 0, connections: 0 };
  await new Promise<void>((resolve) => listening.listen(0, '127.0.0.1', resolve));
  found.port = (listening.address() as AddressInfo).port;
  return found;
}

beforeAll(async () => {
  server = await startWithoutClock({
    PROSYNC_SOURCE_PASSWORDS: folder,
    PROSYNC_SOURCE_LOCAL: 'on',
  });
  operator = await operatorOf(server, 'administrator');
  writeFileSync(join(folder, 'db'), `${PASSWORD}\n`, { mode: 0o600 });
  [own, rogue] = [await stranger(), await stranger()];
});
afterAll(async () => {
  await server.close();
  for (const one of [own, rogue]) one.server.close();
  rmSync(folder, { recursive: true, force: true });
});

const at = (place: object) => ({
  host: '127.0.0.1',
  port: own.port,
  user: 'reader',
  database: 'labtech',
  passwordFile: 'db',
  ...place,
});
const refusedWith = (code: string) => ({ status: 422, body: { code } });
const scan = () => operator.call<{ reason: string }>('POST', `/sources/${source.id}/scans?wait=60`);

test('a source is added, and a place tested, only by somebody who knows the password', async () => {
  const added = { name: 'rmm', connector: 'automate', settings: at({}) };
  const tested = { connector: 'automate', settings: at({}) };
  for (const [path, body] of [
    ['/sources', added],
    ['/sources/test', tested],
  ] as const) {
    const missing = await operator.call('POST', path, body);
    expect(missing).toMatchObject(refusedWith('password-required'));
    const wrong = await operator.call('POST', path, { ...body, password: 'a guess' });
    expect(wrong).toMatchObject(refusedWith('password-wrong'));
  }
  expect(own.connections).toBe(0);
  source = await operator.do('POST', '/sources', { ...added, password: PASSWORD });
  // From now on the password goes there, so that nobody is asked again.
  expect(await operator.do<SourceTest>('POST', '/sources/test', tested)).toMatchObject({
    ok: false,
  });
  expect(own.connections).toBeGreaterThan(0);
});

test('another host, port, TLS, user or file asks for the password, and what only reads does not', async () => {
  const path = `/sources/${source.id}`;
  writeFileSync(join(folder, 'other'), 'another secret', { mode: 0o600 });
  for (const change of [
    { host: 'localhost' },
    { port: rogue.port },
    { tls: 'required' },
    { user: 'root' },
    { passwordFile: 'other' },
    { caFile: '/tmp/own-ca.pem' },
  ]) {
    const settings = at(change);
    for (const [method, where, body] of [
      ['PATCH', path, { settings }],
      ['POST', '/sources/test', { connector: 'automate', settings }],
    ] as const) {
      const answer = await operator.call(method, where, body);
      expect(answer, JSON.stringify(change)).toMatchObject(refusedWith('password-required'));
    }
  }
  expect(rogue.connections).toBe(0);
  await operator.do('PATCH', path, { settings: at({ tracked: { script: ['A/**'] } }) });
});

test('a place that was changed in the database gets no connection', async () => {
  const database = server.app.get(DataSource);
  const move = `update sources set settings = settings || jsonb_build_object('port', $2::int) where id = $1`;
  await database.query(move, [source.id, rogue.port]);
  expect(await scan()).toMatchObject(refusedWith('password-required'));
  const tested = await operator.do<SourceTest>('POST', `/sources/${source.id}/test`);
  expect(tested).toMatchObject({
    ok: false,
    detail: expect.stringContaining('enter its password'),
  });
  const forge = `update source_credentials set place = replace(place, $2, $3) where source_id = $1`;
  await database.query(forge, [source.id, String(own.port), String(rogue.port)]);
  expect(await scan()).toMatchObject(refusedWith('password-required'));
  expect(rogue.connections).toBe(0);
  await database.query(forge, [source.id, String(rogue.port), String(own.port)]);
  await database.query(move, [source.id, own.port]);
});

test('password files are below one folder, whatever a path or a link says', async () => {
  symlinkSync('/etc/hostname', join(folder, 'link'));
  for (const passwordFile of ['/etc/hostname', '../db', 'link']) {
    const body = {
      name: 'x',
      connector: 'automate',
      settings: at({ passwordFile }),
      password: 'x',
    };
    const answer = await operator.call('POST', '/sources', body);
    expect(answer, passwordFile).toMatchObject(refusedWith('invalid-source'));
  }
});

test('only administrators learn files, hosts and ports from settings and errors', async () => {
  expect((await scan()).body.reason).toContain(`127.0.0.1:${own.port} cannot be reached`);
  const approver = await operatorOf(server, 'approver');
  const { data } = await approver.do<SourceList>('GET', '/sources');
  const scans = await approver.do<ScanList>('GET', `/sources/${source.id}/scans`);
  const reasons = [data[0]?.lastScan?.reason, scans.data[0]?.reason];
  expect(new Set(reasons)).toEqual(
    new Set(['The database cannot be read. An administrator can see the reason.']),
  );
  expect(data[0]?.settings).not.toHaveProperty('passwordFile');
});

test('guesses of the password are limited, and the password is nowhere', async () => {
  const settings = at({ port: rogue.port });
  const guess = () =>
    operator.call('PATCH', `/sources/${source.id}`, { settings, password: 'a guess' });
  let last = await guess();
  for (let i = 0; i < 25 && last.status !== 429; i += 1) last = await guess();
  expect(last.status).toBe(429);
  const events = JSON.stringify(await operator.do('GET', '/audit?limit=200'));
  const told = [events, ...server.logged].join('\n');
  expect(told).not.toContain(PASSWORD);
  expect(told).not.toContain('a guess');
  expect(await unsealed(server)).toEqual([]);
});
