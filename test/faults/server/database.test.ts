import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { AuditList } from '#api/audit';
import type { ItemList } from '#api/items';
import { SYSTEM } from '../../../apps/server/access/actor.ts';
import { CurrentRelease } from '../../../apps/server/distribution/release/current-release.ts';
import { InvariantsService } from '../../../apps/server/invariants/invariants.service.ts';
import { Recovery } from '../../../apps/server/releases/recovery.service.ts';
import { ApiClient } from '../../support/api-client.ts';
import { startApplication, type RunningApplication } from '../../support/application.ts';
import { filesOf } from '../../support/client-folder.ts';
import { runHere } from '../../support/client-here.ts';
import { newInstance, type Instance } from '../../support/instance.ts';
import { operatorOf, type Operator } from '../../support/operator.ts';
import { OwnPostgres } from '../../support/own-postgres.ts';
import { publishHere } from '../../support/publishing.ts';
import { mayMount, works } from '../../support/storage-faults.ts';

let data: string;
let postgres: OwnPostgres[];
let servers: RunningApplication[];

beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), 'prosync-database-'));
  [postgres, servers] = [[], []];
});
afterEach(async () => {
  for (const server of servers) await server.close();
  for (const each of postgres) await each.close();
  rmSync(data, { recursive: true, force: true });
});

/** A server on a PostgreSQL of its own; instances look for it at its port. */
async function started(
  folder?: string,
  port?: number,
): Promise<{ server: RunningApplication; own: OwnPostgres }> {
  const own = await OwnPostgres.open(folder);
  postgres.push(own);
  const settings = {
    PROSYNC_SIGNING_KEY_FILE: join(data, 'key.pem'),
    PROSYNC_SCAN_INTERVAL: '24h',
    PROSYNC_PUBLISH_INTERVAL: '24h',
    ...(port !== undefined && { PROSYNC_PORT: String(port) }),
  };
  const server = await startApplication({ database: own.database, settings });
  servers.push(server);
  await own.query(`update publication set next_due_at = now() + interval '1 day'`);
  return { server, own };
}

const item = (guid: string, body?: string) => ({
  contentType: 'script',
  guid,
  ...(body && { body }),
});

/** What one caller was answered; anything that must not be is kept in words. */
class Caller {
  readonly wrong: string[] = [];
  answered = 0;
  refused = 0;

  async until(isOver: () => boolean, call: () => Promise<Seen>): Promise<void> {
    while (!isOver()) {
      this.judge(await call());
      await pause(20);
    }
  }

  private judge({ status, retryAfter, isEmpty }: Seen): void {
    if (status === 503 && retryAfter) this.refused += 1;
    else if ([200, 201, 304].includes(status) && !isEmpty) this.answered += 1;
    else this.wrong.push(`${status}, Retry-After ${String(retryAfter)}, empty ${isEmpty}`);
  }
}

interface Seen {
  status: number;
  retryAfter: boolean;
  isEmpty: boolean;
}

async function reviewing(operator: Operator): Promise<Seen> {
  const { status, headers, body } = await operator.call<ItemList>('GET', '/items?limit=5');
  const isEmpty = status === 200 && body.data.length === 0;
  return { status, retryAfter: headers.has('retry-after'), isEmpty };
}

async function publishing(operator: Operator): Promise<Seen> {
  const { status, headers } = await operator.call('POST', '/releases', {});
  return { status, retryAfter: headers.has('retry-after'), isEmpty: false };
}

async function polling(client: ApiClient, server: RunningApplication): Promise<Seen> {
  const { status, headers, bytes } = await client.call(server, '/head');
  const isEmpty = status === 200 && bytes.length === 0;
  return { status, retryAfter: headers['retry-after'] !== undefined, isEmpty };
}

test.each(['fast', 'immediate'] as const)(
  'F10 while PostgreSQL restarts (%s) reviews, publications and polls get 503 or their answer, never 401 or nothing, and then all is well',
  async (how) => {
    const { server, own } = await started();
    const operator = await operatorOf(server, 'administrator');
    const client = await ApiClient.create(server);
    await publishHere(server, [item('a')]);
    const callers = [new Caller(), new Caller(), new Caller()];
    let isOver = false;
    const calls = [
      () => reviewing(operator),
      () => publishing(operator),
      () => polling(client, server),
    ];
    const work = callers.map((caller, at) => caller.until(() => isOver, calls[at]!));
    await expect.poll(() => Math.min(...callers.map((one) => one.answered))).toBeGreaterThan(3);
    own.restart(how);
    await expect.poll(() => callers.some(({ refused }) => refused > 0)).toBe(true);
    const before = callers.map(({ answered }) => answered);
    // The pool heals by itself.
    await expect
      .poll(() => callers.every(({ answered }, at) => answered > (before[at] ?? 0) + 3))
      .toBe(true);
    isOver = true;
    await Promise.all(work);
    expect(callers.flatMap(({ wrong }) => wrong)).toEqual([]);
    expect(await publishHere(server, [item('b')])).toBe(2);
  },
);

test.runIf(mayMount())(
  'F13 a disk of PostgreSQL that is full is said, nothing is published by half, and with space again all is well (skipped where mounting is not allowed)',
  async () => {
    const disk = mkdtempSync(join(tmpdir(), 'prosync-disk-'));
    chmodSync(disk, 0o711);
    works('mount', '-t', 'tmpfs', '-o', 'size=160m,mode=0711', 'tmpfs', disk);
    try {
      const folder = join(disk, 'server');
      mkdirSync(folder, { mode: 0o711 });
      const { server, own } = await started(folder);
      const operator = await operatorOf(server, 'administrator');
      await publishHere(server, [item('a')]);
      works('dd', 'if=/dev/zero', `of=${join(disk, 'filler')}`, 'bs=64k');
      const large = () => ({ name: `client ${Math.random()} ${'x'.repeat(200)}` });
      // What was written before may still find room in pages that are there already.
      await expect
        .poll(async () => {
          const all = Array.from({ length: 50 }, () =>
            operator.call<{ code: string }>('POST', '/api-clients', large()),
          );
          const answers = await Promise.all(all);
          return answers.find(({ status }) => status >= 300)?.status ?? 0;
        })
        .toBe(503);
      const published = await operator.call('POST', '/releases', {});
      expect([200, 503]).toContain(published.status);
      rmSync(join(disk, 'filler'));
      await expect.poll(() => publishHere(server, [item('b')]).catch(() => 0)).toBe(2);
      expect(await own.query('select count(*)::int as count from releases')).toEqual([
        { count: 2 },
      ]);
      await servers.pop()?.close();
      await postgres.pop()?.close();
    } finally {
      works('umount', '-l', disk);
      rmSync(disk, { recursive: true, force: true });
    }
  },
);

test('F11 F29 after the last releases are lost with the database, instances neither go back nor stop silently until a new epoch begins', async () => {
  const { server, own } = await started();
  const operator = await operatorOf(server, 'administrator');
  const instance = await newInstance(server, operator);
  try {
    await publishHere(server, [item('a', 'first\n')]);
    const backup = await own.backup(async () => {
      await publishHere(server, [item('a', 'second\n')]);
    });
    await publishHere(server, [item('a', 'third\n')]);
    expect(await sync(instance)).toEqual([0, { a: 'third\n' }]);
    await server.close();
    servers.pop();
    const restored = await started(backup, server.config.port);
    await afterRestore(restored.server, operator, instance);
  } finally {
    instance.remove();
  }
});

async function afterRestore(
  server: RunningApplication,
  operator: Operator,
  instance: Instance,
): Promise<void> {
  const { app } = server;
  expect(await alarms(operator)).toContain('history-went-back');
  await expect(publishHere(server, [item('b')])).rejects.toMatchObject({
    code: 'history-went-back',
  });
  // Refused and said so: exit code 8 is what a monitor sees.
  expect(await sync(instance)).toEqual([8, { a: 'third\n' }]);
  const { epoch, seq } = await app.get(Recovery, { strict: false }).newEpoch(SYSTEM);
  await app.get(CurrentRelease, { strict: false }).refresh();
  expect([epoch, seq]).toEqual([2, 3]);
  expect(await sync(instance)).toEqual([8, { a: 'third\n' }]);
  const { data: events } = await operator.do<AuditList>('GET', '/audit?limit=10');
  expect(events.find(({ action }) => action === 'publication.epoch-raised')).toMatchObject({
    facts: { epoch: 2, formerSeq: 2 },
  });
  const broken = await app.get(InvariantsService, { strict: false }).broken();
  // Only what this test wrote past the server: approvals without an event, and their operator without a seal.
  expect(broken.map(({ id }) => id)).toEqual(['I10', 'T3']);
}

async function alarms(operator: Operator): Promise<string[]> {
  const { data: all } = await operator.do<{ data: { code: string }[] }>('GET', '/alarms');
  return all.map(({ code }) => code);
}

async function sync({
  folder,
  content,
}: Instance): Promise<[number | null, Record<string, string>]> {
  const { code } = await runHere(folder, ['sync']);
  return [code, filesOf(content)];
}
