import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ItemList } from '#api/items';
import type { ApprovalsAnswer } from '#api/approvals';
import type { CreatedApiClient } from '#api/api-clients';
import type { PublishAnswer } from '#api/releases';
import type { ScanView } from '#api/scans';
import { startWithoutClock } from '../support/without-clock.ts';
import type { RunningApplication } from '../support/application.ts';
import { runClient } from '../support/client.ts';
import { operatorOf, type Operator } from '../support/operator.ts';
import {
  checkout,
  cloneSigma,
  expectedScans,
  hasSigma,
  sigmaSkipReason,
  trackedRules,
  type ExpectedScan,
} from '../support/sigma.ts';

interface State {
  expected: ExpectedScan;
  /** False after a leap over several states: `expected` then counts from a state that was never scanned. */
  isSuccessor: boolean;
}

// The first states, and the ones around the commit that changes 1,417 rules; `npm run test:replay` runs all 151.
function states(): State[] {
  const all = expectedScans().map((expected) => ({ expected, isSuccessor: true }));
  if (process.env.PROSYNC_REPLAY === 'all') return all;
  const big = all.findIndex(({ expected }) => expected.modified > 1_000);
  const leap = all.slice(big - 1, big).map(({ expected }) => ({ expected, isSuccessor: false }));
  return [...all.slice(0, 7), ...leap, ...all.slice(big, big + 4)];
}

describe.skipIf(!hasSigma)(`real rules, state by state${sigmaSkipReason}`, () => {
  let application: RunningApplication;
  let operator: Operator;
  let source: string;
  let instance: string;
  let sourceId: string;
  /** The state whose test began and did not end well. */
  let broken: string | null = null;

  beforeAll(async () => {
    application = await startWithoutClock();
    operator = await operatorOf(application, 'administrator');
    source = cloneSigma();
    instance = mkdtempSync(join(tmpdir(), 'prosync-instance-'));
    const client = await operator.do<CreatedApiClient>('POST', '/api-clients', { name: 'replay' });
    const { stderr, code } = await runClient(
      instance,
      [
        'login',
        application.url,
        '--name',
        'replay',
        '--target',
        `directory:${join(instance, 'content')}`,
      ],
      `${client.secret}\n`,
    );
    expect(code, stderr).toBe(0);
  });

  afterAll(async () => {
    await application?.close();
    for (const folder of [source, instance])
      if (folder) rmSync(folder, { recursive: true, force: true });
  });

  async function scan(): Promise<ScanView> {
    return operator.do<ScanView>('POST', `/sources/${sourceId}/scans?wait=60`);
  }

  async function approveAll(
    filter: 'new-or-changed' | 'moved-or-deleted',
    expected: number,
  ): Promise<void> {
    if (expected === 0) return;
    const list = `/items?filter=${filter}&approval=needs-approval&limit=1`;
    const { seen } = (await operator.do<ItemList>('GET', list)).counts;
    const body = { filter: { filter, approval: 'needs-approval' }, expected, seen };
    const answer = await operator.do<ApprovalsAnswer>('POST', '/approvals', body);
    expect(answer).toMatchObject({ approved: expected, refused: [], warningCount: 0 });
  }

  test.for((hasSigma ? states() : []).map((state) => [state.expected.commit, state] as const))(
    'state %s: every count, the release, and the folder of an instance byte by byte',
    { timeout: 300_000 },
    async ([commit, { expected, isSuccessor }], { skip }) => {
      // Its counts are counted from the state before: one failure is told once.
      if (broken !== null) skip(`state ${broken} failed, and this one is counted from it`);
      broken = commit;
      checkout(source, commit);
      if (sourceId === undefined) {
        const body = { name: 'sigma', connector: 'directory', settings: { root: source } };
        sourceId = (await operator.do<{ id: string }>('POST', '/sources', body)).id;
      }
      const { status, counts } = await scan();
      const { commit: _, ...numbers } = isSuccessor ? expected : { commit, total: expected.total };
      expect({ status, counts }).toMatchObject({
        status: 'complete',
        counts: { ...numbers, problems: 0 },
      });

      const found = counts ?? expected;
      const changed = found.new + found.modified + found.relocated;
      const gone = found.movedOut + found.deleted;
      await approveAll('new-or-changed', changed);
      await approveAll('moved-or-deleted', gone);
      const release = await operator.do<PublishAnswer>('POST', '/releases', {});
      expect(release).toMatchObject({ published: changed, removed: gone });

      const sync = await runClient(instance, ['sync', '--prune', '--yes']);
      expect(sync.code, sync.stderr).toBe(0);
      expect(filesBelow(join(instance, 'content'))).toEqual(trackedRules(source, commit));
      broken = null;
    },
  );
});

// Git's own hash of each file, so that the comparison needs no second copy of the tree.
function filesBelow(root: string): Map<string, string> {
  const files = readdirSync(root, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  const hashed = files.map((entry): [string, string] => {
    const file = join(entry.parentPath, entry.name);
    return [file.slice(root.length + 1), gitHash(readFileSync(file))];
  });
  return new Map(hashed.sort(([a], [b]) => (a < b ? -1 : 1)));
}

function gitHash(bytes: Buffer): string {
  return createHash('sha1').update(`blob ${bytes.length}\0`).update(bytes).digest('hex');
}
