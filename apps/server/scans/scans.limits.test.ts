import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { ScanView } from '#api/scans';
import { ScanSide } from '../../../test/support/scan-side.ts';
import { manyContents } from '../../../test/support/vendor-system.ts';

let server: ScanSide;

beforeEach(async () => {
  server = await ScanSide.open();
});

afterEach(() => server.close());

/** Begins a scan that stays in the middle of its reading until `go` is called. */
async function stuckScan(): Promise<{ id: string; end: Promise<ScanView>; go: () => void }> {
  let go = (): void => {};
  server.central.obstacle = new Promise((resolve) => {
    go = resolve;
  });
  const end = server.scan();
  const query = { wait: 0, fresh: false };
  const { id } = await server.scans.request(server.sourceId, query, server.side.operator);
  return { id, end, go };
}

test('a cancelled scan ends at once, changes nothing, and stands in the audit', async () => {
  server.central.contents = manyContents(5);
  const { id, end, go } = await stuckScan();
  const cancelled = { status: 'incomplete', reason: 'An operator cancelled the scan.' };
  expect(await server.scans.cancel(id, server.side.operator)).toMatchObject(cancelled);
  go();
  expect(await end).toMatchObject({ id, ...cancelled });
  expect(await server.items()).toEqual({});
  const event = await server.side.one(
    `select actor_name, subject_id, facts from audit_events where action = 'scan.cancelled'`,
  );
  expect(event).toEqual({ actor_name: 'Ada', subject_id: server.sourceId, facts: { scanId: id } });
  server.central.obstacle = Promise.resolve();
  expect(await server.scan()).toMatchObject({ status: 'complete', counts: { new: 5 } });
});

test('a scan that takes too long is stopped, changes nothing, and says which setting it was', async () => {
  const second = await ScanSide.open(server, { PROSYNC_SCAN_TIMEOUT: '1s' });
  second.central.contents = manyContents(5);
  let go = (): void => {};
  second.central.obstacle = new Promise((resolve) => {
    go = resolve;
  });
  const end = second.scan();
  await pause(1_500);
  go();
  expect(await end).toMatchObject({
    status: 'incomplete',
    reason: 'The scan took longer than PROSYNC_SCAN_TIMEOUT (1 s) and was stopped.',
  });
  expect(await second.items()).toEqual({});
  await second.close();
});

test('a scan that has ended cannot be cancelled', async () => {
  const { id } = await server.scan();
  await expect(server.scans.cancel(id, server.side.operator)).rejects.toMatchObject({
    code: 'scan-not-running',
  });
});
