import { expect, test } from 'vitest';
import type { InstanceView } from '#api/instances';
import { releaseText, worstFirst } from './instance-health.ts';

function instance(health: InstanceView['health'], seq: number, latestSeq = 12): InstanceView {
  return {
    id: '00000000-0000-4000-8000-000000000001',
    name: `${health} ${seq}`,
    reportedName: `${health} ${seq}`,
    apiClient: null,
    connector: 'directory',
    clientVersion: '0.1.0',
    platform: 'linux',
    health,
    release: { epoch: 1, seq },
    latestSeq,
    attemptedSeq: null,
    error: null,
    counts: {},
    compliance: null,
    openInstructions: null,
    reportedAt: '2026-01-01T00:00:00.000Z',
    removedAfter: null,
  };
}

test.each([
  [instance('ok', 12), 'runs release 12'],
  [instance('behind', 10), 'runs release 10, 2 behind the latest (12)'],
  [instance('behind', 0), 'runs no release yet'],
  [instance('ok', 0, 0), 'nothing to run yet'],
  [instance('ok', 13), 'runs release 13'],
])('an instance says which release it runs and how far behind it is', (of, text) => {
  expect(releaseText(of)).toBe(text);
});

test('what failed or went silent comes first, then what is furthest behind', () => {
  const all = [instance('ok', 12), instance('behind', 11), instance('failed', 12)];
  const names = worstFirst([...all, instance('behind', 3), instance('silent', 1)]);
  expect(names.map(({ name }) => name)).toEqual([
    'failed 12',
    'silent 1',
    'behind 3',
    'behind 11',
    'ok 12',
  ]);
});
