import { afterAll, beforeAll, expect, test } from 'vitest';
import type { AlarmList } from '#api/alarms';
import { InstanceDetail } from '#api/instances';
import { ReportAnswer, type Report } from '#api/reports';
import { ApiClient, jsonOf, type RawAnswer } from '../../../test/support/api-client.ts';
import { startApplication, type RunningApplication } from '../../../test/support/application.ts';
import { operatorOf, type Operator } from '../../../test/support/operator.ts';
import { publishHere } from '../../../test/support/publishing.ts';
import { reportedItem as item, reportOf, sendReport } from '../../../test/support/reports.ts';
import { AddressLimit } from '../http/limits/address-limit.ts';

// What one API client, or one address, can make the server keep and do.

let application: RunningApplication;
let administrator: Operator;
let client: ApiClient;

beforeAll(async () => {
  const settings = {
    PROSYNC_CLIENT_INSTANCES: '3',
    PROSYNC_CLIENT_REPORTS: '12',
    PROSYNC_CLIENT_BYTES: '1MB',
    PROSYNC_ADDRESS_POLLS: '2',
  };
  application = await startApplication({ settings });
  administrator = await operatorOf(application, 'administrator');
  await publishHere(application, [{ contentType: 'script', guid: 'a' }]);
  await publishHere(application, [{ contentType: 'search', guid: 's' }]);
  client = await ApiClient.create(application, ['script']);
});
afterAll(() => application?.close());

test('no more instances than allowed, also at once; one that was removed makes room', async () => {
  const reports = Array.from({ length: 8 }, (_, i) => reportOf({ name: `N${i}`, items: [] }));
  const answers = await Promise.all(reports.map((report) => send(report)));
  const statuses = answers.map(({ status }) => status);
  expect(statuses.toSorted((a, b) => a - b)).toEqual([
    ...Array<number>(3).fill(200),
    ...Array<number>(5).fill(403),
  ]);
  const refused = answers.find(({ status }) => status === 403)!;
  expect(jsonOf(refused)).toMatchObject({ code: 'quota-exceeded' });
  const taken = answers.findIndex(({ status }) => status === 200);
  expect((await send(reports[taken]!)).status).toBe(200);
  const { instanceId } = ReportAnswer.parse(jsonOf(answers[taken]!));
  await administrator.do('DELETE', `/instances/${instanceId}`);
  expect((await send(reportOf({ name: 'Room', items: [] }))).status).toBe(200);
});

test('no more reports in a minute than allowed, and not at the cost of others', async () => {
  const busy = await ApiClient.create(application);
  const report = reportOf({ name: 'Busy', items: [] });
  const statuses = new Set<number>();
  let last: RawAnswer | undefined;
  for (let i = 0; i < 14; i += 1) {
    last = await send(report, busy);
    statuses.add(last.status);
  }
  expect(statuses).toEqual(new Set([200, 429]));
  expect(Number(last?.headers['retry-after'])).toBeGreaterThan(0);
  const other = await ApiClient.create(application);
  expect((await send(reportOf({ name: 'Other', items: [] }), other)).status).toBe(200);
});

test('no more bytes than allowed, in all instances together', async () => {
  const large = await ApiClient.create(application);
  const items = (count: number) =>
    Array.from({ length: count }, (_, i) => item('script', `item-${i}`));
  expect((await send(reportOf({ name: 'First', items: items(2_000) }), large)).status).toBe(200);
  const second = await send(reportOf({ name: 'Second', items: items(2_500) }), large);
  expect([second.status, jsonOf(second)]).toMatchObject([403, { code: 'quota-exceeded' }]);
  const third = await send(reportOf({ name: 'Third', items: [] }), large);
  expect([third.status, jsonOf(third)]).toMatchObject([429, { code: 'too-many-requests' }]);
});

test('items of content types outside of the scope are left out, and the answer counts them', async () => {
  const scripts = await ApiClient.create(application, ['script']);
  const report = reportOf({ name: 'Scoped', items: [item('script', 'a'), item('search', 's')] });
  const answer = ReportAnswer.parse(jsonOf(await send(report, scripts)));
  expect(answer.ignoredItems).toBe(1);
  const path = `/instances/${answer.instanceId}`;
  const detail = InstanceDetail.parse(await administrator.do('GET', path));
  expect(detail.items.data.map(({ contentType }) => contentType)).toEqual(['script']);
  expect(detail.counts).toEqual({ 'up-to-date': 1 });
});

test('a release that was never published is refused, and an alarm says who reported it', async () => {
  const liar = await ApiClient.create(application);
  const claims: Partial<Report>[] = [
    { release: { epoch: 1, seq: 3 } },
    { release: { epoch: 2, seq: 1 } },
    { attemptedSeq: 2_147_483_647 },
  ];
  for (const claim of claims) {
    const answer = await send({ ...reportOf({ name: 'Liar', items: [] }), ...claim }, liar);
    expect([answer.status, jsonOf(answer)]).toMatchObject([422, { code: 'release-unknown' }]);
  }
  const { data } = await administrator.do<AlarmList>('GET', '/alarms');
  expect(data.map(({ code }) => code)).toContain('fleet-ahead');
});

test('one address holds no more polls than allowed; loopback stands for many', () => {
  const limit = application.app.get(AddressLimit, { strict: false });
  const taken = ['192.0.2.1', '192.0.2.1', '192.0.2.1', '192.0.2.2', '::ffff:192.0.2.1'];
  expect(taken.map((address) => limit.acquire(address))).toEqual([true, true, false, true, false]);
  limit.release('192.0.2.1');
  expect(limit.acquire('192.0.2.1')).toBe(true);
  expect(Array.from({ length: 5 }, () => limit.acquire('127.0.0.1'))).not.toContain(false);
  expect(['2001:db8::1', '2001:db8::2', '2001:db8::3'].map((a) => limit.acquire(a))).toEqual([
    true,
    true,
    false,
  ]);
});

function send(report: Report, by = client): Promise<RawAnswer> {
  return sendReport(application, by, report);
}
