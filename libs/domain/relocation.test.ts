import fc from 'fast-check';
import { expect, test } from 'vitest';
import { itemDigest, pathlessDigest, sha256 } from './digest.ts';
import { relocations, withGuid, type DerivedItem } from './relocation.ts';

const item = (path: string, body: string, contentType = 'script'): DerivedItem => ({
  contentType,
  guid: `guid of ${path}`,
  path,
  body: { sha256: sha256(body) },
});

/** The pairs as `old path -> new path`. */
function pairs(vanished: readonly DerivedItem[], appeared: readonly DerivedItem[]): string[] {
  return relocations(vanished, appeared)
    .map(({ guid, derivedGuid }) => `${guid} -> ${derivedGuid}`.replaceAll('guid of ', ''))
    .sort();
}

/** As `pairs`, for equal files. */
function moved(vanished: readonly string[], appeared: readonly string[]): string[] {
  const equal = (path: string): DerivedItem => item(path, 'the same');
  return pairs(vanished.map(equal), appeared.map(equal));
}

test('an equal file that appeared keeps the GUID of the one that vanished', () => {
  const found = relocations(
    [item('old', 'a'), item('gone', 'b')],
    [item('new', 'a'), item('other', 'c')],
  );
  expect(found).toEqual([
    { contentType: 'script', derivedGuid: 'guid of new', guid: 'guid of old' },
  ]);
});

test.each([
  ['another content type', [item('old', 'a')], [item('new', 'a', 'monitor')]],
  ['another body', [item('old', 'a')], [item('new', 'b')]],
])('nothing is paired when an item has %s', (_, vanished, appeared) => {
  expect(relocations(vanished, appeared)).toEqual([]);
});

test.each([
  [
    'a renamed folder',
    ['a/one.md', 'a/two.md'],
    ['b/two.md', 'b/one.md'],
    ['a/one.md -> b/one.md', 'a/two.md -> b/two.md'],
  ],
  [
    'a renamed folder with folders of its own',
    ['a/x/read.me', 'a/y/read.me', 'a/read.me'],
    ['b/y/read.me', 'b/read.me', 'b/x/read.me'],
    ['a/read.me -> b/read.me', 'a/x/read.me -> b/x/read.me', 'a/y/read.me -> b/y/read.me'],
  ],
  [
    'two renamed folders',
    ['a/x/read.me', 'b/x/read.me'],
    ['c/x/read.me', 'd/x/read.me'],
    ['a/x/read.me -> c/x/read.me', 'b/x/read.me -> d/x/read.me'],
  ],
  [
    'files that keep their folder',
    ['a/one.md', 'b/two.md'],
    ['b/zwei.md', 'c/drei.md'],
    ['a/one.md -> c/drei.md', 'b/two.md -> b/zwei.md'],
  ],
  ['one of two that vanished', ['a/one', 'a/two'], ['b/two'], ['a/two -> b/two']],
  ['one of two that appeared', ['a/one'], ['b/two', 'b/one'], ['a/one -> b/one']],
  ['files with nothing in common', ['a/1', 'b/2'], ['c/3'], ['a/1 -> c/3']],
])('equal files are paired by their names: %s', (_, vanished, appeared, expected) => {
  expect(moved(vanished, appeared)).toEqual(expected);
});

test('as many are paired as have an equal one, each once', () => {
  const name = fc.constantFrom('a', 'b', 'c');
  const path = fc.array(name, { minLength: 1, maxLength: 4 }).map((names) => names.join('/'));
  const items = fc.uniqueArray(fc.tuple(path, name), { selector: ([at]) => at });
  fc.assert(
    fc.property(items, items, (vanished, appeared) => {
      const found = relocations(
        vanished.map(([at, body]) => item(`old/${at}`, body)),
        appeared.map(([at, body]) => item(`new/${at}`, body)),
      );
      const bodies = ['a', 'b', 'c'].map((body) =>
        Math.min(...[vanished, appeared].map((side) => side.filter(([, b]) => b === body).length)),
      );
      expect(found).toHaveLength(bodies.reduce((sum, count) => sum + count));
      expect(new Set(found.map(({ guid }) => guid)).size).toBe(found.length);
      expect(new Set(found.map(({ derivedGuid }) => derivedGuid)).size).toBe(found.length);
    }),
  );
});

test('twenty thousand equal files in a renamed folder take little time', () => {
  const paths = Array.from({ length: 20_000 }, (_, n) => `deep/er/${n % 300}/${n}/read.me`);
  const began = process.cpuUsage();
  const found = moved(
    paths.map((path) => `old/${path}`),
    paths.map((path) => `new/${path}`),
  );
  expect(process.cpuUsage(began).user / 1000).toBeLessThan(10_000);
  expect(found.filter((pair) => !/^old\/(.*) -> new\/\1$/.test(pair))).toEqual([]);
});

test('an item under the GUID that it keeps has the digests of that GUID', () => {
  const body = { sha256: sha256('a'), size: 1, mediaType: 'text/plain; charset=utf-8' };
  const moved = {
    contentType: 'script',
    guid: 'new',
    name: 'A',
    path: 'b/a.sh',
    tags: [],
    references: [],
    body,
  };
  const kept = withGuid({ ...moved, digest: 'x', pathlessDigest: 'x' }, 'old');
  expect(kept.digest).toBe(itemDigest({ ...moved, guid: 'old' }));
  expect(kept.pathlessDigest).toBe(pathlessDigest({ ...moved, guid: 'old' }));
});
