import { rmSync } from 'node:fs';
import { afterAll, beforeAll, test } from 'vitest';
import type { ScanView } from '#api/scans';
import { startApplication, type RunningApplication } from '../support/application.ts';
import { operatorOf, type Operator } from '../support/operator.ts';
import { duration, figure, has, ratio, timed } from './figure.ts';
import { changeSome, gitAdd, gitInit, makeTree } from './tree.ts';

const COUNT = Number(process.env.PROSYNC_BENCH_FILES ?? 100_000);

let application: RunningApplication;
let operator: Operator;
let root: string;

beforeAll(async () => {
  application = await startApplication();
  operator = await operatorOf(application, 'administrator');
  root = makeTree(COUNT);
});

afterAll(async () => {
  await application?.close();
  rmSync(root, { recursive: true, force: true });
});

async function wholeScan(sourceId: string): Promise<ScanView> {
  let view = await operator.do<ScanView>('POST', `/sources/${sourceId}/scans?wait=120`);
  while (view.status === 'running') view = await operator.do<ScanView>('GET', `/scans/${view.id}`);
  return view;
}

test(`scan of a directory of ${COUNT} items of 5 kB, beside git add -A`, async () => {
  const hasGit = has('git');
  if (hasGit) gitInit(root);
  const first = hasGit ? await timed(() => gitAdd(root)) : null;
  const source = { name: 'tree', connector: 'directory', settings: { root } };
  const { id } = await operator.do<{ id: string }>('POST', '/sources', source);
  const scan = await timed(() => wholeScan(id));
  const { status, counts } = scan.result;
  figure(
    `first scan (${status}, ${counts?.new} new)`,
    duration(scan.ms),
    'at most 1.5 times git add',
  );
  if (first) figure('  times the first git add -A', ratio(scan.ms, first.ms), '1.5');
  figure('scan without changes', duration((await timed(() => wholeScan(id))).ms), 'none');
  changeSome(root, COUNT);
  const again = hasGit ? await timed(() => gitAdd(root)) : null;
  const changed = await timed(() => wholeScan(id));
  figure(
    `scan with 1 % changed (${changed.result.counts?.new} new or modified)`,
    duration(changed.ms),
    'at most 8 times',
  );
  if (again) figure('  times git add -A with 1 % changed', ratio(changed.ms, again.ms), '8');
});
