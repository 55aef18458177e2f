import fc from 'fast-check';
import { expect, test } from 'vitest';
import { byItemKey, itemKey } from '#domain/item';
import {
  encodeManifest,
  EVERY_TYPE,
  inScope,
  keyOfLine,
  scopeOf,
  type ManifestItem,
} from '#domain/manifest';
import { finished, longestStep } from '../../../../test/support/run-steps.ts';
import { encodeChanges } from '../changes/encode-changes.ts';
import { PublishedRelease, readSections } from './published-release.ts';

test('the manifest of a scope, cut out of that of every type, has the bytes that encodeManifest gives', () => {
  fc.assert(
    fc.property(itemLists, scopes, (items, scope) => {
      const published = finished(readSections(manifestOf(items)));
      const release = new PublishedRelease(1, 9, published, new Map());
      const own = items.filter((item) => inScope(scope, item.contentType));
      const expected = encodeManifest({ schemaVersion: 1, epoch: 1, seq: 0, scope, items: own });
      expect(release.manifestOf(scope)).toEqual({ bytes: expected, items: own.length });
      for (const item of items)
        expect(release.publishesBody(scope, item.body.sha256)).toBe(
          own.some((other) => other.body.sha256 === item.body.sha256),
        );
    }),
  );
});

test('however many items are published, they are read and compared in small steps', () => {
  const many = Array.from({ length: 30_000 }, (_, index) => ({
    ...ITEM,
    guid: String(index).padStart(6, '0'),
  }));
  const changed = many.map((item) => (item.guid.endsWith('77') ? { ...item, version: 2 } : item));
  const text = manifestOf(many);
  expect(longestStep(() => readSections(text))).toBeLessThan(0.5);
  const [before, now] = [text, manifestOf(changed)].map(
    (manifest) => new PublishedRelease(1, 9, finished(readSections(manifest)), new Map()),
  );
  const manifest = { sha256: '', size: 0, items: 0 };
  const head = { epoch: 1, seq: 9, scope: EVERY_TYPE, manifest };
  expect(longestStep(() => encodeChanges(8, head, before!, now!))).toBeLessThan(0.5);
});

test('the last change in a scope is the latest of its types; none is release 0 at a fixed moment', () => {
  const at = (seq: number) => ({ seq, publishedAt: new Date(seq) });
  const changes = new Map([
    ['script', at(3)],
    ['search', at(7)],
  ]);
  const release = new PublishedRelease(1, 8, new Map(), changes);
  expect(release.lastChangeIn(['script'])).toEqual(at(3));
  expect(release.lastChangeIn(['script', 'search'])).toEqual(at(7));
  expect(release.lastChangeIn(EVERY_TYPE)).toEqual(at(7));
  expect(release.lastChangeIn(['monitor'])).toEqual({ seq: 0, publishedAt: new Date(0) });
});

test('the identity of a line is that of its item', () => {
  expect(keyOfLine('{"contentType":"script","guid":"a:1","name":"\\"guid\\":\\"b"')).toEqual({
    contentType: 'script',
    guid: 'a:1',
  });
});

const manifestOf = (items: ManifestItem[]) =>
  encodeManifest({ schemaVersion: 1, epoch: 1, seq: 9, scope: EVERY_TYPE, items }).toString();

const ITEM: ManifestItem = {
  contentType: 'script',
  guid: '',
  name: 'An item with a name that is as long as names usually are',
  path: 'scripts/folder/an item with a name that is as long as names usually are.ps1',
  tags: ['disk', 'weekly'],
  version: 1,
  digest: 'd'.repeat(64),
  body: { sha256: '1'.repeat(64), size: 1, mediaType: 'text/plain' },
  references: [],
};

const TYPES = ['a-type', 'script', 'script-2', 'search'];
const scopes = fc.subarray(TYPES).map(scopeOf);
// Names and paths that look like the structure around them.
const text = fc.oneof(
  fc.string({ unit: 'grapheme', minLength: 1 }),
  fc.constantFrom(',\n', '\n]}', '","body":{"sha256":"', '{"contentType":"search"'),
);
const itemLists = fc
  .uniqueArray(
    fc.record({
      contentType: fc.constantFrom(...TYPES),
      guid: fc.constantFrom('a', 'b', 'c', 'd'),
      name: text,
      path: text,
      tags: fc.array(text, { maxLength: 2 }),
      version: fc.constant(1),
      digest: fc.constant('d'.repeat(64)),
      body: fc.constantFrom('1', '2', '3').map((digit) => ({
        sha256: digit.repeat(64),
        size: 1,
        mediaType: 'text/plain',
      })),
      references: fc.constant<ManifestItem['references']>([]),
    }),
    { selector: itemKey },
  )
  .map((items): ManifestItem[] => items.toSorted(byItemKey));
