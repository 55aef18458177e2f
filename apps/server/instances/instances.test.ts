import { randomUUID } from 'node:crypto';
import { DataSource } from 'typeorm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { AuditList } from '#api/audit';
import { InstanceDetail, InstanceList } from '#api/instances';
import { ReportAnswer, type Report } from '#api/reports';
import { ApiClient, jsonOf, type RawAnswer } from '../../../test/support/api-client.ts';
import { startApplication, type RunningApplication } from '../../../test/support/application.ts';
import { operatorOf, type Operator } from '../../../test/support/operator.ts';
import { publishHere } from '../../../test/support/publishing.ts';
import { reportedItem as item, reportOf, sendReport } from '../../../test/support/reports.ts';
import { InstanceChangesService } from './instance-changes.service.ts';
import { metricsOf } from '../../../test/support/metrics.ts';

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

describe('health', () => {
  test.each<[string, Partial<Report>, ApiClientName, string]>([
    ['runs the latest release', {}, 'everything', 'ok'],
    ['runs an older release', { release: { epoch: 1, seq: 1 } }, 'everything', 'behind'],
    ['runs the latest release of its scope', { release: { epoch: 1, seq: 1 } }, 'scripts', 'ok'],
    ['has applied nothing yet', { release: { epoch: 0, seq: 0 } }, 'scripts', 'behind'],
    ['failed', { outcome: 'failed', error: { code: 'x', detail: 'why' } }, 'everything', 'failed'],
    [
      'is paused, and behind',
      { outcome: 'paused', release: { epoch: 1, seq: 1 } },
      'everything',
      'paused',
    ],
  ])('an instance that %s', async (name, difference, client, health) => {
    const report = { ...reportOf({ name, items: [] }), ...difference };
    const by = client === 'everything' ? everything : scripts;
    const { instanceId } = ReportAnswer.parse(jsonOf(await send(report, by)));
    const view = InstanceDetail.parse(await operator.do('GET', `/instances/${instanceId}`));
    expect(view.health).toBe(health);
    expect(view.error).toEqual(report.error);
    expect(view.latestSeq).toBe(client === 'everything' ? 2 : 1);
  });

  test('an instance that has not reported for 25 hours is silent, whatever it said last', async () => {
    const report = { ...reportOf({ name: 'Silent', items: [] }), outcome: 'failed' as const };
    const { instanceId } = ReportAnswer.parse(jsonOf(await send(report)));
    await database.query(
      `update instances set reported_at = now() - interval '26 hours' where id = $1`,
      [instanceId],
    );
    const { data, counts } = await list('?health=silent');
    expect(data.map((entry) => entry.id)).toEqual([instanceId]);
    expect(counts).toMatchObject({ silent: 1 });
  });
});

describe('the list', () => {
  test('comes in pages by name, each instance once', async () => {
    const all = await list('?limit=200');
    const names: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const page: InstanceList = await list(`?limit=3${cursor && `&cursor=${cursor}`}`);
      names.push(...page.data.map((entry) => entry.name));
      cursor = page.page.next;
    }
    expect(names).toEqual(all.data.map((entry) => entry.name));
    expect(names).toEqual(names.toSorted());
    expect(Object.values(all.counts).reduce((a, b) => a + b, 0)).toBe(names.length);
  });

  test('is searched by a part of the name or of the API client; what looks like a pattern is text', async () => {
    expect((await list('?q=SIL')).data.map((entry) => entry.name)).toEqual(['Silent']);
    const { data } = await list('?limit=200');
    const { apiClient } = data.find((entry) => entry.name === 'Silent')!;
    const found = await list(`?limit=200&q=${apiClient?.name}`);
    const same = data.filter((entry) => entry.apiClient?.name === apiClient?.name);
    expect(found.data).toEqual(same);
    expect(Object.values(found.counts).reduce((a, b) => a + b, 0)).toBe(same.length);
    expect((await list('?q=%25')).data).toEqual([]);
    expect((await list(`?q=${encodeURIComponent("' OR 1=1 --")}`)).data).toEqual([]);
  });

  test('keeps an instance whose API client was deleted', async () => {
    const gone = await ApiClient.create(application);
    const { instanceId } = ReportAnswer.parse(
      jsonOf(await send(reportOf({ name: 'Orphan', items: [] }), gone)),
    );
    await database.query('delete from api_clients where id = $1', [gone.id]);
    const view = InstanceDetail.parse(await operator.do('GET', `/instances/${instanceId}`));
    expect([view.name, view.apiClient]).toEqual(['Orphan', null]);
  });

  test.each([
    ['?limit=0', 400, 'invalid-limit'],
    ['?cursor=abc', 400, 'invalid-cursor'],
    ['?health=fine', 400, 'invalid-query'],
    ['?sort=name', 400, 'invalid-query'],
    ['?q=a%00', 400, 'invalid-query'],
    [`/${randomUUID()}`, 404, 'not-found'],
    ['/abc', 400, 'invalid-id'],
  ])('%s is %i %s', async (path, status, code) => {
    const answer = await operator.call<{ code: string }>('GET', `/instances${path}`);
    expect([answer.status, answer.body.code]).toEqual([status, code]);
  });
});

describe('keeping the list in order', () => {
  let administrator: Operator;
  beforeAll(async () => {
    administrator = await operatorOf(application, 'administrator');
  });
  const reported = async (report: Report) =>
    ReportAnswer.parse(jsonOf(await send(report))).instanceId;

  test('an instance that was renamed keeps its name whatever it reports', async () => {
    const report = reportOf({ name: 'DESKTOP-7', items: [] });
    const id = await reported(report);
    await administrator.do('PATCH', `/instances/${id}`, { name: 'Contoso, Berlin' });
    await reported(report);
    const shown = await administrator.do('GET', `/instances/${id}`);
    expect(shown).toMatchObject({ name: 'Contoso, Berlin', reportedName: 'DESKTOP-7' });
    expect((await list('?q=desktop-7')).data.map((entry) => entry.id)).toEqual([id]);
    await administrator.do('PATCH', `/instances/${id}`, { name: null });
    const again = await administrator.do('GET', `/instances/${id}`);
    expect(again).toMatchObject({ name: 'DESKTOP-7' });
    expect(await audited(administrator, id)).toEqual(['instance.renamed', 'instance.renamed']);
  });

  test('an installation under a new key takes over the name of the old entry, which is gone', async () => {
    const old = await reported(reportOf({ name: 'Reinstalled', items: [item('script', 'a')] }));
    await administrator.do('PATCH', `/instances/${old}`, { name: 'Fabrikam' });
    const id = await reported(reportOf({ name: 'Reinstalled', items: [] }));
    await administrator.do('POST', `/instances/${id}/merge`, { from: old });
    expect(await administrator.do('GET', `/instances/${id}`)).toMatchObject({ name: 'Fabrikam' });
    expect((await administrator.call('GET', `/instances/${old}`)).status).toBe(404);
    expect(await audited(administrator, id)).toEqual(['instance.merged']);
    const other = { ...reportOf({ name: 'Other', items: [] }) };
    other.instance = { ...other.instance, connector: 'automate' };
    for (const from of [id, await reported(other)]) {
      const refused = await administrator.call('POST', `/instances/${id}/merge`, { from });
      expect(refused).toMatchObject({ status: 409, body: { code: 'conflict' } });
    }
  });

  test('an instance that was removed is gone with its items, until it reports again', async () => {
    const report = reportOf({ name: 'Removed', items: [item('script', 'a')] });
    const id = await reported(report);
    await administrator.do('DELETE', `/instances/${id}`);
    expect((await administrator.call('GET', `/instances/${id}`)).status).toBe(404);
    const left = await database.query('select from instance_items where instance_id = $1', [id]);
    expect(left).toEqual([]);
    expect(await audited(administrator, id)).toEqual(['instance.removed']);
    expect(await reported(report)).not.toBe(id);
  });

  test('an instance of a deleted API client says when it is removed, and is removed then', async () => {
    const gone = await ApiClient.create(application);
    const report = reportOf({ name: 'Aging', items: [] });
    const { instanceId: id } = ReportAnswer.parse(jsonOf(await send(report, gone)));
    expect(await operator.do('GET', `/instances/${id}`)).toMatchObject({ removedAfter: null });
    await database.query('delete from api_clients where id = $1', [gone.id]);
    const { removedAfter } = await operator.do<InstanceDetail>('GET', `/instances/${id}`);
    const days = (Date.parse(removedAfter ?? '') - Date.now()) / 86_400_000;
    expect(Math.round(days)).toBe(90);
    const sweep = () => application.app.get(InstanceChangesService, { strict: false }).removeOld();
    expect(await sweep()).toBe(0);
    const later = `update instances set reported_at = now() - interval '91 days'`;
    await database.query(`${later} where id = $1`, [id]);
    expect(await sweep()).toBe(1);
    expect((await administrator.call('GET', `/instances/${id}`)).status).toBe(404);
    expect(await audited(administrator, id)).toEqual(['instance.removed']);
  });
});

async function audited(by: Operator, id: string): Promise<string[]> {
  const { data } = await by.do<AuditList>('GET', `/audit?subjectType=instance&subjectId=${id}`);
  return data.map(({ action }) => action);
}

test('the items of an instance come in pages, by state and by content type', async () => {
  const items = ['a', 'b', 'c'].flatMap((guid) => [item('script', guid), item('search', guid)]);
  const odd = items.map((entry, i) =>
    i === 0 ? { ...entry, state: 'failed' as const, reason: 'why' } : entry,
  );
  const { instanceId } = ReportAnswer.parse(
    jsonOf(await send(reportOf({ name: 'Paged', items: odd }))),
  );
  const read = async (query: string) =>
    InstanceDetail.parse(await operator.do('GET', `/instances/${instanceId}${query}`)).items;
  const first = await read('?limit=4');
  const rest = await read(`?limit=4&cursor=${first.page.next}`);
  expect(
    [...first.data, ...rest.data].map((entry) => `${entry.contentType} ${entry.guid}`),
  ).toEqual(['script a', 'script b', 'script c', 'search a', 'search b', 'search c']);
  expect(rest.page.next).toBeNull();
  expect((await read('?state=failed')).data.map((entry) => entry.reason)).toEqual(['why']);
  expect((await read('?contentType=search')).data).toHaveLength(3);
});

test('monitoring learns how far each instance is behind', async () => {
  const report = { ...reportOf({ name: 'Lagging', items: [] }), release: { epoch: 1, seq: 1 } };
  await send(report);
  const metrics = await metricsOf(application);
  expect(metrics).toMatch(/prosync_instance_seq_lag\{instance="Lagging",id="[^"]+"\} 1\n/);
  expect(metrics).toMatch(
    /prosync_instance_last_seen_timestamp\{instance="Lagging",id="[^"]+"\} 1\d{9}/,
  );
  expect(metrics).toContain('prosync_served_release_seq 2\n');
});

type ApiClientName = 'everything' | 'scripts';

function send(report: Report | string | Buffer, client = everything): Promise<RawAnswer> {
  return sendReport(application, client, report);
}

async function list(query: string): Promise<InstanceList> {
  return InstanceList.parse(await operator.do('GET', `/instances${query}`));
}
