import { expect, test } from 'vitest';
import type { ItemReference } from '#domain/item';
import type { Judged } from '#domain/plan';
import { neededCheck } from './needed-checks.ts';

interface Given {
  state?: Judged['state'];
  drift?: Judged['drift'];
  found?: string | null;
  needs?: string[];
}

function judged(guid: string, { state = 'not-installed', drift = null, ...given }: Given): Judged {
  const references = (given.needs ?? []).map((each): ItemReference => {
    return { contentType: 'script', guid: each };
  });
  const item = { contentType: 'script', guid, name: guid, path: guid, tags: [] };
  const body = { sha256: 'b', size: 1, mediaType: 'text/plain' };
  const wanted = { ...item, references, body, version: 1, digest: 'd' };
  const found = given.found ?? null;
  const facts = { wanted, applied: null, found, movedTo: null, namesake: null, predecessor: null };
  const versions = { installedVersion: null, availableVersion: 1 };
  const digests = { installedDigest: null, availableDigest: 'd' };
  const reason = state === 'excluded' ? 'tag Global' : null;
  const why = { exclusion: reason, failure: null, unsupported: null, ignored: null, inTheWay: [] };
  return { ...item, state, drift, reason, ...versions, ...digests, facts: { ...facts, ...why } };
}

test('an excluded item that others need is named with its reason, and everything that fails for it is counted', () => {
  const finding = neededCheck([
    judged('left-out', { state: 'excluded' }),
    judged('first', { needs: ['left-out'] }),
    judged('second', { needs: ['first'] }),
    judged('free', {}),
    judged('nobody-needs-it', { state: 'excluded' }),
  ]);
  expect(finding).toMatchObject({ check: 'references', level: 'warning' });
  expect(finding.detail).toMatch(
    /^2 items cannot be applied, .*: script "left-out" left-out \(tag Global\)\.$/,
  );
  expect(finding.remedy).toContain('prosync include');
});

test('what stands beside a namesake counts as well', () => {
  const states = [
    judged('namesake', { state: 'drifted', drift: 'namesake' }),
    judged('other', { needs: ['namesake'] }),
  ];
  expect(neededCheck(states).level).toBe('warning');
});

test("an excluded item that is here all the same is in nobody's way", () => {
  const states = [
    judged('here', { state: 'excluded', found: 'd' }),
    judged('other', { needs: ['here'] }),
  ];
  expect(neededCheck(states)).toMatchObject({ level: 'ok' });
});
