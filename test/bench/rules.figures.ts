import { rmSync } from 'node:fs';
import { afterAll, beforeAll, describe, test } from 'vitest';
import type { ItemList } from '#api/items';
import type { PublishAnswer } from '#api/releases';
import type { ScanView } from '#api/scans';
import { startWithoutClock } from '../support/without-clock.ts';
import type { RunningApplication } from '../support/application.ts';
import { runClient } from '../support/client.ts';
import { newInstance, type Instance } from '../support/instance.ts';
import { operatorOf, type Operator } from '../support/operator.ts';
import {
  checkout,
  cloneSigma,
  expectedScans,
  hasSigma,
  sigmaSkipReason,
} from '../support/sigma.ts';
import { duration, figure, timed } from './figure.ts';

describe.skipIf(!hasSigma)(`about 3,100 real rules${sigmaSkipReason}`, () => {
  let application: RunningApplication;
  let operator: Operator;
  let source: string;
  let instance: Instance;
  let sourceId: string;

  beforeAll(async () => {
    application = await startWithoutClock();
    operator = await operatorOf(application, 'administrator');
    source = cloneSigma();
    instance = await newInstance(application, operator);
    const big = expectedScans().findIndex((scan) => scan.modified > 1_000);
    checkout(source, expectedScans()[big - 1]?.commit ?? '');
    const body = { name: 'sigma', connector: 'directory', settings: { root: source } };
    sourceId = (await operator.do<{ id: string }>('POST', '/sources', body)).id;
  });

  afterAll(async () => {
    await application?.close();
    instance?.remove();
    if (source) rmSync(source, { recursive: true, force: true });
  });

  const scan = () => operator.do<ScanView>('POST', `/sources/${sourceId}/scans?wait=60`);

  async function approveAll(): Promise<number> {
    const { counts } = await operator.do<ItemList>('GET', '/items?limit=1');
    await operator.do('POST', '/approvals', {
      filter: {},
      expected: counts.needsApproval,
      seen: counts.seen,
    });
    return counts.needsApproval;
  }

  test('figures', async () => {
    figure('first scan of 3,131 rules', duration((await timed(scan)).ms), '5 s');
    figure('scan without changes', duration((await timed(scan)).ms), '1 s');
    figure('approve 3,131', duration((await timed(approveAll)).ms), 'none');
    const publish = () => operator.do<PublishAnswer>('POST', '/releases', {});
    figure('publish 3,131', duration((await timed(publish)).ms), 'none');
    const first = await timed(() => runClient(instance.folder, ['sync']));
    figure(`first sync of 3,131 rules (exit ${first.result.code})`, duration(first.ms), '10 s');
    checkout(source, expectedScans().find((entry) => entry.modified > 1_000)?.commit ?? '');
    figure('scan with 1,417 changes', duration((await timed(scan)).ms), 'none');
    await approveAll();
    figure('publish 1,417 changes', duration((await timed(publish)).ms), '2 s');
    const second = await timed(() => runClient(instance.folder, ['sync']));
    figure(`sync of 1,417 changes (exit ${second.result.code})`, duration(second.ms), 'none');
  });
});
