import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { itemKey, type ItemKey } from './item.ts';
import {
  brokenReferences,
  refusedChanges,
  type ReferringChange,
  type ReferringItem,
} from './references.ts';

const key = (guid: string): ItemKey => ({ contentType: 'script', guid });
const put = (guid: string, ...references: string[]): ReferringChange => ({
  ...key(guid),
  change: 'published',
  references: references.map(key),
  isOverridden: false,
});
const remove = (guid: string): ReferringChange => ({ ...put(guid), change: 'removed' });
const overridden = (change: ReferringChange) => ({ ...change, isOverridden: true });

/** What is published now: GUIDs with the GUIDs that they refer to. */
type Published = Record<string, string[]>;

function refused(changes: ReferringChange[], published: Published = {}) {
  const removed = new Set(changes.filter((c) => c.change === 'removed').map((c) => c.guid));
  const referring = Object.entries(published)
    .filter(([, references]) => references.some((guid) => removed.has(guid)))
    .map(([guid, references]) => ({ ...key(guid), references: references.map(key) }));
  const there = new Set(Object.keys(published).map((guid) => itemKey(key(guid))));
  const answer = refusedChanges(changes, { published: there, referring });
  const guids = (keys: ItemKey[]) => keys.map(({ guid }) => guid).sort();
  return Object.fromEntries(
    answer.map(({ change, missing, neededBy }) => [
      change.guid,
      [...guids(missing), ...guids(neededBy).map((guid) => `for ${guid}`)],
    ]),
  );
}

describe('a publication whose reference would be missing waits (C8)', () => {
  test('and goes out when the reference is published, or goes out with it', () => {
    expect(refused([put('a', 'b')])).toEqual({ a: ['b'] });
    expect(refused([put('a', 'b')], { b: [] })).toEqual({});
    expect(refused([put('a', 'b'), put('b')])).toEqual({});
  });

  test('and whatever needs it waits too, however far away; the others go out', () => {
    const changes = [put('a', 'b'), put('b', 'c'), put('c', 'x'), put('d')];
    expect(refused(changes)).toEqual({ a: ['b'], b: ['c'], c: ['x'] });
  });

  test('but an older version of it that is published serves those that need it', () => {
    expect(refused([put('a', 'b'), put('b', 'x')], { b: [] })).toEqual({ b: ['x'] });
  });

  test('items that need each other, or themselves, go out together', () => {
    expect(refused([put('a', 'b'), put('b', 'a'), put('c', 'c')])).toEqual({});
    expect(refused([put('a', 'b'), put('b', 'a', 'x'), put('c', 'c', 'x')])).toEqual({
      a: ['b'],
      b: ['a', 'x'],
      c: ['c', 'x'],
    });
  });

  test('unless it was overridden, which covers that item and no other', () => {
    expect(refused([overridden(put('a', 'x')), put('b', 'a'), put('c', 'x')])).toEqual({
      c: ['x'],
    });
  });
});

describe('a removal of what a published item needs waits (C8)', () => {
  test('while the other stays as it is', () => {
    expect(refused([remove('b')], { a: ['b'], b: [] })).toEqual({ b: ['for a'] });
  });

  test('but not when the other is removed too, or needs it no more', () => {
    expect(refused([remove('b'), remove('a')], { a: ['b'], b: [] })).toEqual({});
    expect(refused([remove('b'), put('a')], { a: ['b'], b: [] })).toEqual({});
    expect(refused([remove('a'), remove('b')], { a: ['b'], b: ['a'] })).toEqual({});
    expect(refused([remove('a')], { a: ['a'] })).toEqual({});
  });

  test('when what would need it no more has to wait itself', () => {
    expect(refused([remove('b'), put('a', 'x')], { a: ['b'], b: [] })).toEqual({
      a: ['x'],
      b: ['for a'],
    });
  });

  test('when something goes out now that needs it', () => {
    expect(refused([remove('b'), put('a', 'b')], { b: [] })).toEqual({ b: ['for a'] });
  });

  test('and what it needs stays with it', () => {
    const published = { a: ['b'], b: ['c'], c: ['d', 'c'], d: [] };
    expect(refused([remove('d'), remove('c'), remove('b')], published)).toEqual({
      b: ['for a'],
      c: ['for b'],
      d: ['for c'],
    });
  });

  test('unless it was overridden; then whatever goes out now has to do without it', () => {
    expect(refused([overridden(remove('b'))], { a: ['b'], b: [] })).toEqual({});
    expect(refused([overridden(remove('b')), put('c', 'b')], { b: [] })).toEqual({ c: ['b'] });
  });
});

const guid = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g', 'h');
const references = fc.uniqueArray(guid, { maxLength: 3 });
const worlds = fc.tuple(
  fc.dictionary(guid, references),
  fc.uniqueArray(fc.tuple(guid, fc.option(references), fc.nat(4)), { selector: ([g]) => g }),
);

test('whatever is approved, what goes out breaks no reference, and nothing waits that could go out alone', () => {
  fc.assert(
    fc.property(worlds, ([published, approved]) => {
      const changes = approved.flatMap(([g, refs, chance]) => {
        const change = refs === null ? remove(g) : put(g, ...refs);
        return refs === null && !(g in published)
          ? []
          : [{ ...change, isOverridden: chance === 0 }];
      });
      const waiting = new Set(Object.keys(refused(changes, published)));
      const going = changes.filter((change) => !waiting.has(change.guid));
      expect(newlyBroken(published, going)).toEqual([]);
      for (const change of changes.filter(({ guid: g }) => waiting.has(g))) {
        expect(newlyBroken(published, [...going, change])).not.toEqual([]);
      }
    }),
    { numRuns: 5_000 },
  );
});

/** What a release with these changes would break that no override covers. */
function newlyBroken(published: Published, changes: readonly ReferringChange[]): string[] {
  const after = new Map(
    Object.entries(published).map(([g, refs]): [string, ReferringItem] => [
      g,
      { ...key(g), references: refs.map(key) },
    ]),
  );
  for (const change of changes) {
    if (change.change === 'removed') after.delete(change.guid);
    else after.set(change.guid, change);
  }
  const byGuid = new Map(changes.map((change) => [change.guid, change]));
  return brokenReferences([...after.values()]).flatMap(({ item, missing }) => {
    const own = byGuid.get(item.guid);
    const lost = missing.filter(({ guid: g }) => byGuid.get(g)?.change === 'removed');
    const isCovered = (g: string) => byGuid.get(g)?.isOverridden ?? false;
    if (own !== undefined && !own.isOverridden) return [item.guid];
    return lost.some(({ guid: g }) => !isCovered(g)) ? [item.guid] : [];
  });
}

test('a hundred thousand items in one chain are judged in a moment', () => {
  const count = 100_000;
  const chain = Array.from({ length: count }, (_, i) => put(`item-${i}`, `item-${i + 1}`));
  const startedAt = process.cpuUsage();
  const answer = refusedChanges(chain, { published: new Set(), referring: [] });
  expect(answer).toHaveLength(count);
  expect(process.cpuUsage(startedAt).user / 1000).toBeLessThan(5_000);
});
