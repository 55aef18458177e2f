import { mkdtempSync, rmSync, writeFileSync, mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Problem } from '#api/problem';
import type { ScanList, ScanView } from '#api/scans';
import type { SourceList, SourceTest, SourceView } from '#api/sources';
import { startApplication, type RunningApplication } from '../../../test/support/application.ts';
import { operatorOf, type Operator } from '../../../test/support/operator.ts';
import { metricsOf } from '../../../test/support/metrics.ts';

let application: RunningApplication;
let viewer: Operator;
let approver: Operator;
let administrator: Operator;
let root: string;
let source: SourceView;

beforeAll(async () => {
  // So that the clock scans once at most.
  application = await startApplication({ settings: { PROSYNC_SCAN_INTERVAL: '24h' } });
  viewer = await operatorOf(application, 'viewer');
  approver = await operatorOf(application, 'approver');
  administrator = await operatorOf(application, 'administrator');
  root = mkdtempSync(join(tmpdir(), 'prosync-scan-'));
  mkdirSync(join(root, 'script'));
  for (let i = 0; i < 30; i += 1) writeFileSync(join(root, `script/${i}.sh`), `echo ${i}\n`);
  source = await administrator.do('POST', '/sources', newSource());
});

afterAll(async () => {
  await application?.close();
  if (root) rmSync(root, { recursive: true, force: true });
});

function newSource(fields: Record<string, unknown> = {}): Record<string, unknown> {
  return { name: 'scripts', connector: 'directory', settings: { root }, ...fields };
}

const NOBODY = '00000000-0000-4000-8000-000000000000';

describe('sources', () => {
  test('an administrator adds and tests them, a viewer lists them', async () => {
    expect(source).toMatchObject({ name: 'scripts', settings: { root }, id: expect.any(String) });
    expect(await viewer.do<SourceList>('GET', '/sources')).toMatchObject({
      data: [{ id: source.id }],
    });
    expect(await viewer.do<SourceView>('GET', `/sources/${source.id}`)).toMatchObject({
      id: source.id,
    });
    const tested = await administrator.do<SourceTest>('POST', `/sources/${source.id}/test`);
    expect(tested).toMatchObject({ ok: true, contentTypes: ['script'] });
  });

  test('others may not add, test or scan them', async () => {
    const refused = await Promise.all([
      approver.call('POST', '/sources', newSource({ name: 'other' })),
      approver.call('POST', `/sources/${source.id}/test`),
      viewer.call('POST', `/sources/${source.id}/scans`),
      viewer.call('POST', `/scans/${NOBODY}/confirm`),
    ]);
    expect(refused.map((answer) => answer.status)).toEqual([403, 403, 403, 403]);
    const anonymous = await fetch(`${application.url}/api/v1/sources`);
    expect(anonymous.status).toBe(401);
  });

  test.each([
    ['a name that is taken', {}, 409, 'name-taken'],
    ['a relative root', { name: 'x', settings: { root: 'here' } }, 422, 'invalid-source'],
    ['another connector', { name: 'x', connector: 'ftp' }, 422, 'validation-failed'],
    ['an unknown field', { name: 'x', approved: true }, 422, 'validation-failed'],
    ['NUL in the name', { name: 'a\0b' }, 400, 'unsafe-json'],
  ])('%s is refused', async (_, fields, status, code) => {
    const answer = await administrator.call<Problem>('POST', '/sources', newSource(fields));
    expect(answer).toMatchObject({ status, body: { code } });
  });
});

describe('scans', () => {
  test('a scan that ends within the wait is answered with its counts', async () => {
    const answer = await approver.call<ScanView>('POST', `/sources/${source.id}/scans?wait=60`);
    expect(answer).toMatchObject({
      status: 201,
      body: { status: 'complete', counts: { total: 30, new: 30 } },
    });
    expect(await viewer.do<ScanView>('GET', `/scans/${answer.body.id}`)).toEqual(answer.body);
  });

  test('without a wait the answer comes at once, and the scan ends by itself', async () => {
    const answer = await approver.call<ScanView>('POST', `/sources/${source.id}/scans`);
    expect([201, 202]).toContain(answer.status);
    await expect
      .poll(async () => (await viewer.do<ScanView>('GET', `/scans/${answer.body.id}`)).status)
      .toBe('complete');
  });

  test('the list goes through all of them, the latest first', async () => {
    await approver.do('POST', `/sources/${source.id}/scans?wait=60&fresh=true`);
    const path = `/sources/${source.id}/scans?limit=2`;
    const all: string[] = [];
    for (let next: string | null = ''; next !== null;) {
      const cursor: string = next === '' ? '' : `&cursor=${next}`;
      const list: ScanList = await viewer.do<ScanList>('GET', path + cursor);
      expect(list.data.length).toBeLessThanOrEqual(2);
      all.push(...list.data.map((scan) => scan.startedAt));
      next = list.page.next;
    }
    expect(all.length).toBeGreaterThanOrEqual(3);
    expect(all).toEqual([...all].sort().reverse());
  });

  test('what a held scan holds back is applied once it is confirmed', async () => {
    rmSync(join(root, 'script'), { recursive: true });
    writeFileSync(join(root, 'prosync.yaml'), 'contentTypes:\n  script: { files: "script/**" }\n');
    const held = await approver.do<ScanView>('POST', `/sources/${source.id}/scans?wait=60`);
    expect(held).toMatchObject({ status: 'held', counts: null, vanished: [{ vanished: 30 }] });
    const confirm = `/scans/${held.id}/confirm?wait=60`;
    expect(await approver.do('POST', confirm)).toMatchObject({
      status: 'complete',
      counts: { total: 0 },
    });
    expect(await approver.call('POST', confirm)).toMatchObject({
      status: 409,
      body: { code: 'scan-not-held' },
    });
  });

  test.each([
    ['GET', `/scans/${NOBODY}`, 404, 'not-found'],
    ['GET', `/sources/${NOBODY}/scans`, 404, 'not-found'],
    ['POST', `/sources/${NOBODY}/scans`, 404, 'not-found'],
    ['POST', `/scans/${NOBODY}/confirm`, 404, 'not-found'],
    ['GET', '/sources/x', 400, 'invalid-id'],
    ['POST', '/sources/x/scans', 400, 'invalid-id'],
    ['POST', `/sources/${NOBODY}/scans?wait=1000`, 400, 'invalid-query'],
    ['POST', `/sources/${NOBODY}/scans?speed=9`, 400, 'invalid-query'],
    ['GET', `/sources/${NOBODY}/scans?limit=0`, 400, 'invalid-limit'],
  ])('%s %s is answered %i %s', async (method, path, status, code) => {
    const answer = await administrator.call<Problem>(method, path);
    expect(answer).toMatchObject({ status, body: { code, status } });
  });

  test('a cursor of another list is refused', async () => {
    const path = `/sources/${source.id}/scans?cursor=abc`;
    expect(await viewer.call('GET', path)).toMatchObject({
      status: 400,
      body: { code: 'invalid-cursor' },
    });
  });
});

test('the age of the last complete scan is a metric', async () => {
  const text = await metricsOf(application);
  const [, seconds] = /prosync_source_last_success_timestamp\{source="scripts"\} ([\d.]+)/.exec(
    text,
  )!;
  expect(Math.abs(Number(seconds) - Date.now() / 1000)).toBeLessThan(120);
});
