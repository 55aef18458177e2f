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

/** Runs the work; returns its result, its milliseconds, and the most memory (RSS) that server and test had meanwhile. */
async function observed<T>(
  work: () => Promise<T>,
): Promise<{ ms: number; result: T; rss: number }> {
  let rss = 0;
  const look = () => void (rss = Math.max(rss, process.memoryUsage.rss()));
  const timer = setInterval(look, 20);
  try {
    const outcome = await timed(work);
    look();
    return { ...outcome, rss };
  } finally {
    clearInterval(timer);
  }
}

function took({ ms, rss }: { ms: number; rss: number }): string {
  return `${duration(ms)}, ${(rss / 1e6).toFixed(0)} MB`;
}

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
  const scan = await observed(() => wholeScan(id));
  const { status, counts } = scan.result;
  figure(`first scan (${status}, ${counts?.new} new)`, took(scan), 'at most 1.5 times git add');
  if (first) figure('  times the first git add -A', ratio(scan.ms, first.ms), '1.5');
  figure('scan without changes', took(await observed(() => wholeScan(id))), 'none');
  changeSome(root, COUNT);
  const again = hasGit ? await timed(() => gitAdd(root)) : null;
  const changed = await observed(() => wholeScan(id));
  figure(
    `scan with 1 % changed (${changed.result.counts?.new} new or modified)`,
    took(changed),
    'at most 8 times',
  );
  if (again) figure('  times git add -A with 1 % changed', ratio(changed.ms, again.ms), '8');
});
