import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { planRelease, planRestore, type Candidate, type RestorableItem } from './release.ts';

function candidate(over: Partial<Candidate> = {}): Candidate {
  return {
    contentType: 'script',
    guid: 'a',
    observedDigest: 'new',
    publishedDigest: 'old',
    problem: null,
    version: 4,
    approval: { digest: 'new', previousDigest: 'old' },
    ...over,
  };
}

describe('what a release publishes (docs/design.md#3)', () => {
  test('an approved change raises the version by one', () => {
    const [entry] = planRelease([candidate()]).changes;
    expect(entry?.change).toMatchObject({
      change: 'published',
      version: 5,
      digest: 'new',
      previousDigest: 'old',
    });
  });

  test('an approved removal keeps the number, so that it goes up when the item returns', () => {
    const removal = candidate({
      observedDigest: null,
      approval: { digest: null, previousDigest: 'old' },
    });
    expect(planRelease([removal]).changes[0]?.change).toMatchObject({
      change: 'removed',
      version: 4,
      digest: null,
    });
  });

  test.each([
    ['the source changed after the approval', candidate({ observedDigest: 'newer' })],
    ['something else was published meanwhile', candidate({ publishedDigest: 'restored' })],
    ['the item has a conflict', candidate({ problem: { code: 'duplicate-guid', detail: '' } })],
  ])('dismissed: %s', (_, item) => {
    expect(planRelease([item])).toEqual({ changes: [], dismissed: [item] });
  });
});

describe('restoring (docs/design.md#3)', () => {
  const versions = { a: 3, b: 2, c: 7 } as Record<string, number>;
  const versionOf = (key: { guid: string }) => versions[key.guid] ?? 0;
  const item = (guid: string, digest: string): RestorableItem => ({
    contentType: 'script',
    guid,
    digest,
  });

  test('old content comes back under new numbers, later items go, equal ones stay', () => {
    const then = [item('a', 'a1'), item('b', 'b1')];
    const now = [item('a', 'a2'), item('b', 'b1'), item('c', 'c1')];
    expect(planRestore(then, now, versionOf)).toEqual([
      {
        contentType: 'script',
        guid: 'a',
        change: 'published',
        version: 4,
        digest: 'a1',
        previousDigest: 'a2',
      },
      {
        contentType: 'script',
        guid: 'c',
        change: 'removed',
        version: 7,
        digest: null,
        previousDigest: 'c1',
      },
    ]);
  });

  test('whatever was published, a restore brings back exactly the old set', () => {
    const state = fc.uniqueArray(
      fc.record({ guid: fc.constantFrom('a', 'b', 'c', 'd'), digest: fc.constantFrom('1', '2') }),
      {
        selector: (entry) => entry.guid,
      },
    );
    fc.assert(
      fc.property(state, state, (then, now) => {
        const result = new Map<string, string>(now.map((entry) => [entry.guid, entry.digest]));
        const items = (list: typeof then) => list.map((entry) => item(entry.guid, entry.digest));
        for (const change of planRestore(items(then), items(now), versionOf)) {
          if (change.digest === null) result.delete(change.guid);
          else result.set(change.guid, change.digest);
        }
        expect(result).toEqual(new Map(then.map((entry) => [entry.guid, entry.digest])));
      }),
    );
  });
});
