import { setTimeout as pause } from 'node:timers/promises';
import { Client } from 'pg';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createDatabase, type TestDatabase } from '../../../test/support/database.ts';
import { Notifications } from './notifications.ts';
import { onThisMachine } from '../../../test/support/on-this-machine.ts';

let database: TestDatabase;
let notifications: Notifications;
let other: Client;

beforeEach(async () => {
  database = await createDatabase('empty');
  notifications = new Notifications(database.address);
  other = new Client(database.address.forClient('test'));
  await other.connect();
});
afterEach(async () => {
  await notifications.onApplicationShutdown();
  await other.end();
  await database.drop();
});

test('a listener hears what another server says on its channel, and nothing else', async () => {
  const heard: (string | null)[] = [];
  await notifications.onModuleInit();
  notifications.on('prosync_release', (payload) => heard.push(payload));
  await other.query(`select pg_notify('prosync_access', 'x'), pg_notify('prosync_release', '7')`);
  await vi.waitFor(() => expect(heard).toEqual(['7']), { timeout: 60_000 });
});

test('a listener that ended hears nothing more', async () => {
  const heard: (string | null)[] = [];
  await notifications.onModuleInit();
  notifications.on('prosync_review', (payload) => heard.push(payload))();
  await other.query(`select pg_notify('prosync_review', '7')`);
  await pause(100);
  expect(heard).toEqual([]);
});

test('A2: a cut connection comes back by itself and tells that something may have been missed', async () => {
  const heard: (string | null)[] = [];
  await notifications.onModuleInit();
  notifications.on('prosync_access', (payload) => heard.push(payload));
  const before = notifications.lastProof();
  await other.query(
    `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'prosync-server listening'
        and datname = current_database()`,
  );
  await vi.waitFor(() => expect(heard).toEqual([null]), { timeout: onThisMachine(2_000) });
  await other.query(`select pg_notify('prosync_access', '1')`);
  await vi.waitFor(() => expect(heard).toEqual([null, '1']), { timeout: 60_000 });
  expect(notifications.lastProof()).toBeGreaterThan(before);
});

test('A2: a connection that only went silent is replaced within 4 s', async () => {
  const heard: (string | null)[] = [];
  await notifications.onModuleInit();
  notifications.on('prosync_access', (payload) => heard.push(payload));
  const { rows } = await other.query<{ pid: number }>(
    `select pid from pg_stat_activity where application_name = 'prosync-server listening'
        and datname = current_database()`,
  );
  const pid = rows[0]?.pid ?? 0;
  process.kill(pid, 'SIGSTOP');
  try {
    await vi.waitFor(() => expect(heard).toEqual([null]), { timeout: onThisMachine(4_000) });
  } finally {
    process.kill(pid, 'SIGCONT');
  }
});

test('the proof is renewed every second, and never is when nothing answers', async () => {
  expect(notifications.lastProof()).toBe(Number.NEGATIVE_INFINITY);
  await notifications.onModuleInit();
  const first = notifications.lastProof();
  await vi.waitFor(() => expect(notifications.lastProof()).toBeGreaterThan(first), {
    timeout: onThisMachine(2_500),
  });
});

test('a listener that throws does not keep the others from hearing', async () => {
  const heard: (string | null)[] = [];
  await notifications.onModuleInit();
  notifications.on('prosync_release', () => {
    throw new Error('no');
  });
  notifications.on('prosync_release', (payload) => heard.push(payload));
  await other.query(`select pg_notify('prosync_release', '7')`);
  await vi.waitFor(() => expect(heard).toEqual(['7']), { timeout: 60_000 });
});
