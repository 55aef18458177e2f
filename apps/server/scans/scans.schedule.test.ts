import { afterEach, beforeEach, expect, test } from 'vitest';
import { ScanSide } from '../../../test/support/scan-side.ts';

let first: ScanSide;
let second: ScanSide;
beforeEach(async () => {
  first = await ScanSide.open();
  second = await ScanSide.open(first);
});
afterEach(async () => {
  await second.close();
  await first.close();
});

function due(offset: string): Promise<unknown> {
  return first.side.dataSource.query(
    `update sources set scan_due_at = clock_timestamp() + $1::interval`,
    [offset],
  );
}

async function secondsAhead(): Promise<number> {
  const row = await first.side.one<{ ahead: number }>(
    'select extract(epoch from scan_due_at - clock_timestamp())::float8 as ahead from sources',
  );
  return row.ahead;
}

test('a new source is scanned at once, and again after one period of database time', async () => {
  first.central.contents = [{ guid: 'a' }];
  expect(await first.schedule.scanDue()).toBe(1);
  expect(await first.schedule.scanDue()).toBe(0);
  expect((await first.items()).a).toMatchObject({ detail: 'new' });
  expect(await secondsAhead()).toBeGreaterThan(400);
  expect(await secondsAhead()).toBeLessThanOrEqual(420);
  await due('-1 second');
  expect(await first.schedule.scanDue()).toBe(1);
});

test('after a day without a server a source is scanned once', async () => {
  await due('-1 day');
  await first.schedule.scanDue();
  await first.schedule.scanDue();
  expect(first.central.readings).toBe(1);
});

test('of two servers that look at the same time one scans', async () => {
  for (let round = 1; round <= 20; round += 1) {
    await due('-1 second');
    await Promise.all([first.schedule.scanDue(), second.schedule.scanDue()]);
    expect(first.central.readings + second.central.readings).toBe(round);
  }
});

test('a due time more than one period ahead is brought back', async () => {
  await due('1 year');
  expect(await first.schedule.scanDue()).toBe(1);
  expect(await secondsAhead()).toBeLessThanOrEqual(420);
});

test('a source that cannot be read does not keep the others from being scanned', async () => {
  await first.side.dataSource.query(
    `insert into sources (name, connector, settings, scan_due_at)
     values ('strange', 'no-such-connector', '{}', clock_timestamp() - interval '1 hour')`,
  );
  expect(await first.schedule.scanDue()).toBe(2);
  expect(first.central.readings).toBe(1);
});

test('a server that stops starts no scan', async () => {
  first.shutdown.onModuleDestroy();
  await first.schedule.tick();
  expect(await first.schedule.scanDue()).toBe(0);
  expect(first.central.readings).toBe(0);
});

test('the audit names the server itself for what the clock scans', async () => {
  first.central.contents = [{ guid: 'a' }];
  await first.schedule.scanDue();
  const event = await first.side.one(
    `select actor_type, actor_name from audit_events where action = 'scan.applied'`,
  );
  expect(event).toEqual({ actor_type: 'system', actor_name: 'ProSync' });
});
