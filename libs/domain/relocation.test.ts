import { expect, test } from 'vitest';
import { itemDigest, pathlessDigest, sha256 } from './digest.ts';
import { relocations, withGuid, type DerivedItem } from './relocation.ts';

const item = (guid: string, body: string, contentType = 'script'): DerivedItem => ({
  contentType,
  guid,
  body: { sha256: sha256(body) },
});

test('an equal file that appeared keeps the GUID of the one that vanished', () => {
  const found = relocations(
    [item('old', 'a'), item('gone', 'b')],
    [item('new', 'a'), item('other', 'c')],
  );
  expect(found).toEqual([{ contentType: 'script', derivedGuid: 'new', guid: 'old' }]);
});

test.each([
  ['two vanished', [item('old-1', 'a'), item('old-2', 'a')], [item('new', 'a')]],
  ['two appeared', [item('old', 'a')], [item('new-1', 'a'), item('new-2', 'a')]],
  [
    'three appeared',
    [item('old', 'a')],
    [item('new-1', 'a'), item('new-2', 'a'), item('new-3', 'a')],
  ],
  ['another content type', [item('old', 'a')], [item('new', 'a', 'monitor')]],
  ['another body', [item('old', 'a')], [item('new', 'b')]],
])('nothing is paired when %s', (_, vanished, appeared) => {
  expect(relocations(vanished, appeared)).toEqual([]);
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
