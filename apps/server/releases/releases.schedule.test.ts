import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startApplication, type RunningApplication } from '../../../test/support/application.ts';
import { createDatabase, type TestDatabase } from '../../../test/support/database.ts';
import { ReviewSide } from '../../../test/support/review-side.ts';
import { SigningKey } from '../signing/signing-key.ts';

let database: TestDatabase;
let folder: string;
let servers: RunningApplication[];
let side: ReviewSide;

beforeEach(async () => {
  database = await createDatabase();
  folder = mkdtempSync(join(tmpdir(), 'prosync-schedule-'));
  const PROSYNC_SIGNING_KEY_FILE = join(folder, 'key.pem');
  const settings = { PROSYNC_PUBLISH_INTERVAL: '1s', PROSYNC_SIGNING_KEY_FILE };
  servers = [
    await startApplication({ database, settings }),
    await startApplication({ database, settings }),
  ];
  const key = servers[0]?.app.get(SigningKey, { strict: false });
  side = await ReviewSide.open(database.address, key);
});
afterEach(async () => {
  await side.close();
  await Promise.all(servers.map((server) => server.close()));
  await database.drop();
  rmSync(folder, { recursive: true, force: true });
});

const releases = () =>
  side.dataSource.query('select seq, trigger, operator_id, published from releases order by seq');
const byTimer = (seq: number) => ({ seq, trigger: 'timer', operator_id: null, published: 1 });

test('the clock publishes what was approved, once, however many servers there are', async () => {
  for (const seq of [1, 2, 3]) {
    await side.observe([{ guid: `item-${seq}` }]);
    await side.approve();
    const expected = Array.from({ length: seq }, (_, i) => byTimer(i + 1));
    await expect.poll(releases, { timeout: 60_000 }).toEqual(expected);
  }
});

test('F7: a due time far ahead, because a clock went back, is reset to one period', async () => {
  await side.dataSource.query(`update publication set next_due_at = now() + interval '1 year'`);
  await side.observe([{ guid: 'a' }]);
  await side.approve();
  await expect.poll(releases, { timeout: 60_000 }).toEqual([byTimer(1)]);
});

test('the clock of a new server begins one period ahead', async () => {
  await Promise.all(servers.map((server) => server.close()));
  const settings = { PROSYNC_SIGNING_KEY_FILE: join(folder, 'key.pem') };
  await side.dataSource.query(`update publication set next_due_at = now() - interval '1 minute'`);
  servers = [await startApplication({ database, settings })];
  const { isAhead } = await side.one<{ isAhead: boolean }>(
    `select next_due_at > now() + interval '6 minutes' as "isAhead" from publication`,
  );
  expect(isAhead).toBe(true);
});
