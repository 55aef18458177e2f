import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { AlarmList } from '#api/alarms';
import { ApiClient, jsonOf } from '../../../test/support/api-client.ts';
import { startApplication, type RunningApplication } from '../../../test/support/application.ts';
import { metricsOf } from '../../../test/support/metrics.ts';
import { operatorOf, type Operator } from '../../../test/support/operator.ts';
import { publishHere } from '../../../test/support/publishing.ts';
import { reportOf, sendReport } from '../../../test/support/reports.ts';
import { judgeClock } from '../commands/checks.ts';
import { ClockAlarm } from './clock.alarm.ts';
import { ServerClock } from './server-clock.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

let application: RunningApplication;
let operator: Operator;
let client: ApiClient;
let clock: ServerClock;

beforeAll(async () => {
  application = await startApplication();
  operator = await operatorOf(application, 'viewer');
  client = await ApiClient.create(application);
  clock = application.app.get(ServerClock, { strict: false });
  await publishHere(application, [{ contentType: 'script', guid: 'a' }]);
});
afterAll(() => application?.close());
beforeEach(() => clock.compare());

/** As if the clock of the database were wrong by so much. */
function databaseIs(wrongByMs: number): void {
  clock.noteDatabase(new Date(Date.now() + wrongByMs));
}

async function alarms(): Promise<string[]> {
  const { data } = await operator.do<AlarmList>('GET', '/alarms');
  return data.map(({ code }) => code);
}

test('a server whose clock agrees with its database raises no alarm', async () => {
  expect(Math.abs(clock.aheadOfDatabase)).toBeLessThan(MINUTE);
  expect(await alarms()).toEqual([]);
  expect(await metricsOf(application)).toMatch(
    /prosync_clock_skew_seconds{of="database"} -?[\d.]+/,
  );
});

test('a minute apart is an alarm, and the server goes on signing', async () => {
  databaseIs(-5 * MINUTE);
  expect(await alarms()).toEqual(['clocks-differ']);
  expect(await publishHere(application, [{ contentType: 'script', guid: 'b' }])).toBe(2);
  expect((await client.call(application, '/head')).status).toBe(200);
  expect(await metricsOf(application)).toMatch(/prosync_clock_skew_seconds{of="database"} 300/);
});

test.each([2 * HOUR, -2 * HOUR])('with clocks %i ms apart nothing is signed', async (apart) => {
  const known = await client.call(application, '/head');
  databaseIs(apart);
  expect(await alarms()).toEqual(['clocks-apart']);
  const publication = publishHere(application, [{ contentType: 'script', guid: `${apart}` }]);
  await expect(publication).rejects.toMatchObject({ code: 'clocks-apart' });
  // What was signed before is still served; a release list that was never signed is not.
  expect((await client.call(application, '/head')).bytes).toEqual(known.bytes);
  const other = await ApiClient.create(application, [
    'search',
    `at-${Math.abs(apart)}-${apart > 0}`,
  ]);
  const refused = await other.call(application, '/head');
  expect([refused.status, jsonOf(refused)]).toMatchObject([503, { code: 'clocks-apart' }]);
  await clock.compare();
  expect(await alarms()).toEqual([]);
  expect((await other.call(application, '/head')).status).toBe(200);
});

test('instances with another time are an alarm, but cannot keep the server from signing', async () => {
  const at = new Date(Date.now() - 3 * HOUR).toISOString();
  const reports = Array.from({ length: 3 }, (_, i) => reportOf({ name: `N${i}`, items: [] }));
  for (const [i, report] of reports.entries()) {
    expect(await alarms(), `${i}`).toEqual([]);
    expect((await sendReport(application, client, { ...report, at })).status).toBe(200);
  }
  expect(await alarms()).toEqual(['clocks-differ']);
  expect(await metricsOf(application)).toMatch(/prosync_clock_skew_seconds{of="instances"} 1080\d/);
  expect(await publishHere(application, [{ contentType: 'script', guid: 'c' }])).toBe(3);
  for (const report of reports) {
    const now = new Date().toISOString();
    await sendReport(application, client, { ...report, at: now });
  }
  expect(await alarms()).toEqual([]);
});

test('the server asks its database for the time once a minute', async () => {
  databaseIs(2 * HOUR);
  const alarm = application.app.get(ClockAlarm, { strict: false });
  await alarm.compare();
  expect(Math.abs(clock.aheadOfDatabase)).toBeLessThan(MINUTE);
});

test.each([
  [30_000, 'ok'],
  [-61_000, 'warning'],
  [2 * HOUR, 'error'],
])('doctor judges a clock that is %i ms ahead: %s', (ahead, level) => {
  expect(judgeClock(ahead)).toMatchObject({ name: 'clock', level });
});
