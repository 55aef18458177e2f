import { gzipSync } from 'node:zlib';
import { DataSource } from 'typeorm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { InstanceDetail } from '#api/instances';
import { ReportAnswer, type Report } from '#api/reports';
import { ApiClient, jsonOf, type RawAnswer } from '../../../test/support/api-client.ts';
import { startApplication, type RunningApplication } from '../../../test/support/application.ts';
import { operatorOf, type Operator } from '../../../test/support/operator.ts';
import { publishHere } from '../../../test/support/publishing.ts';
import { reportedItem as item, reportOf, sendReport } from '../../../test/support/reports.ts';

let application: RunningApplication;
let database: DataSource;
let operator: Operator;
let everything: ApiClient;
let scripts: ApiClient;

beforeAll(async () => {
  application = await startApplication();
  database = application.app.get(DataSource);
  operator = await operatorOf(application, 'viewer');
  everything = await ApiClient.create(application);
  scripts = await ApiClient.create(application, ['script']);
  await publishHere(application, [{ contentType: 'script', guid: 'a' }]);
  await publishHere(application, [{ contentType: 'search', guid: 's' }]);
});
afterAll(() => application?.close());

const items = [
  item('script', 'a'),
  item('script', 'z', { state: 'drifted', reason: 'changed here' }),
];

test('a report is stored: who runs what, with names, counts and health', async () => {
  const report = reportOf({ name: 'Alpha', items });
  const { instanceId } = ReportAnswer.parse(jsonOf(await send(report)));
  const detail = InstanceDetail.parse(await operator.do('GET', `/instances/${instanceId}`));
  expect(detail).toMatchObject({
    name: 'Alpha',
    apiClient: { id: everything.id },
    health: 'ok',
    release: { epoch: 1, seq: 2 },
    latestSeq: 2,
    counts: { 'up-to-date': 1, drifted: 1 },
    error: null,
  });
  expect(detail.items.data).toMatchObject([
    { contentType: 'script', guid: 'a', name: 'a', state: 'up-to-date', version: 1 },
    { contentType: 'script', guid: 'z', name: null, state: 'drifted', reason: 'changed here' },
  ]);
});

test('whether the instance holds what is published is kept as it proved it; an older client says nothing', async () => {
  const compliance = { matching: 1, kept: 1, differing: 1, example: 'z: path-collision' };
  const report = { ...reportOf({ name: 'Compliance', items }), compliance };
  const { instanceId } = ReportAnswer.parse(jsonOf(await send(report)));
  const shown = () => operator.do<InstanceDetail>('GET', `/instances/${instanceId}`);
  expect((await shown()).compliance).toEqual(compliance);
  const { compliance: _none, ...older } = report;
  expect((await send(older)).status).toBe(200);
  expect((await shown()).compliance).toBeNull();
});

test('how many instructions are open there is kept; an older client says nothing', async () => {
  const report = { ...reportOf({ name: 'Instructed', items }), openInstructions: 2 };
  const { instanceId } = ReportAnswer.parse(jsonOf(await send(report)));
  const shown = () => operator.do<InstanceDetail>('GET', `/instances/${instanceId}`);
  expect((await shown()).openInstructions).toBe(2);
  await send({ ...report, openInstructions: 0 });
  expect((await shown()).openInstructions).toBe(0);
  const { openInstructions: _none, ...older } = report;
  await send(older);
  expect((await shown()).openInstructions).toBeNull();
});

test('a report sent twice changes nothing but the time of the last sign of life', async () => {
  const report = reportOf({ name: 'Twice', items });
  const { instanceId } = ReportAnswer.parse(jsonOf(await send(report)));
  const before = await rowsOf(instanceId);
  const shuffled = { ...report, items: items.toReversed() };
  expect(ReportAnswer.parse(jsonOf(await send(shuffled)))).toEqual({ instanceId });
  expect(await rowsOf(instanceId)).toEqual(before);
});

test('a report replaces the one before; only rows that differ are written', async () => {
  const report = reportOf({ name: 'Replaced', items: [...items, item('search', 's')] });
  const { instanceId } = ReportAnswer.parse(jsonOf(await send(report)));
  const before = await rowsOf(instanceId);
  const drifted = { ...items[0]!, state: 'drifted' as const, reason: null };
  await send({ ...report, items: [drifted, item('search', 's'), item('search', 't')] });
  const after = await rowsOf(instanceId);
  expect(after.map((row) => [row.guid, row.state])).toEqual([
    ['a', 'drifted'],
    ['s', 'up-to-date'],
    ['t', 'up-to-date'],
  ]);
  const versionOf = (rows: Row[], guid: string) => rows.find((row) => row.guid === guid)?.xmin;
  expect(versionOf(after, 's')).toBe(versionOf(before, 's'));
  expect(versionOf(after, 'a')).not.toBe(versionOf(before, 'a'));
});

test('eight reports of one instance at the same moment: none is lost, none is doubled', async () => {
  const report = reportOf({ name: 'Busy', items });
  const answers = await Promise.all(
    Array.from({ length: 8 }, (_, i) =>
      send({ ...report, openInstructions: i, items: items.slice(i % 2) }),
    ),
  );
  expect(answers.map((answer) => answer.status)).toEqual(Array.from({ length: 8 }, () => 200));
  expect(new Set(answers.map((answer) => answer.bytes.toString())).size).toBe(1);
});

test('a report with the key of an instance of another API client is another instance', async () => {
  const report = reportOf({ name: 'Same key', items });
  const own = ReportAnswer.parse(jsonOf(await send(report)));
  const others = ReportAnswer.parse(jsonOf(await send(report, scripts)));
  expect(others.instanceId).not.toBe(own.instanceId);
});

test('a report with 10,000 items is taken compressed; the time is printed', async () => {
  const many = Array.from({ length: 10_000 }, (_, i) => item('script', `item-${i}`));
  const report = reportOf({ name: 'Large', items: many });
  const seconds: number[] = [];
  const changed = many.map((entry, i) => (i % 100 === 0 ? { ...entry, version: 2 } : entry));
  for (const list of [many, many, changed]) {
    const body = gzipSync(JSON.stringify({ ...report, items: list }));
    const start = performance.now();
    const answer = await send(body);
    seconds.push(Math.round(performance.now() - start));
    expect(answer.status).toBe(200);
  }
  console.log(
    `10,000 items: first ${seconds[0]} ms, the same ${seconds[1]} ms, 1 % changed ${seconds[2]} ms`,
  );
});

const good = reportOf({ name: 'Bad', items: [] });
test.each<[string, unknown, string]>([
  ['an unknown field', { ...good, role: 'admin' }, '/'],
  ['an item twice', { ...good, items: [items[0], items[0]] }, '/items'],
  ['an unknown state', { ...good, items: [{ ...items[0], state: 'fine' }] }, '/items/0/state'],
  ['a number beyond 32 bits', { ...good, release: { epoch: 1, seq: 2 ** 40 } }, '/release/seq'],
  [
    'a name of 300 characters',
    { ...good, instance: { ...good.instance, name: 'x'.repeat(300) } },
    '/instance/name',
  ],
])('a report with %s is refused and names the place', async (_, report, pointer) => {
  const answer = await send(JSON.stringify(report));
  const problem = jsonOf<{ code: string; errors: { pointer: string }[] }>(answer);
  expect([answer.status, problem.code]).toEqual([422, 'validation-failed']);
  expect(problem.errors.map((error) => error.pointer || '/')).toContain(pointer);
});

test('a report with NUL in a name is refused', async () => {
  const answer = await send(JSON.stringify(reportOf({ name: 'a\0b', items: [] })));
  expect(answer.status).toBe(400);
});

test('a report is refused from an operator and from a stranger', async () => {
  expect((await operator.call('POST', '/reports', good)).status).toBe(403);
  const stranger = await fetch(`${application.url}/api/v1/reports`, { method: 'POST' });
  expect(stranger.status).toBe(401);
});

function send(report: Report | string | Buffer, client = everything): Promise<RawAnswer> {
  return sendReport(application, client, report);
}

interface Row {
  guid: string;
  state: string;
  /** Which transaction wrote the row. */
  xmin: string;
}

function rowsOf(instanceId: string): Promise<Row[]> {
  return database.query(
    'select guid, state, xmin::text from instance_items where instance_id = $1 order by guid',
    [instanceId],
  );
}
