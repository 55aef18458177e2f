import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { itemDigest, plainDigest } from './digest.ts';
import { byItemKey, itemKey } from './item.ts';
import {
  bodiesOf,
  bodyOfLine,
  applyChanges,
  encodeManifest,
  encodeManifestLines,
  inScope,
  itemOfEntry,
  keyOfLine,
  manifestLine,
  manifestLines,
  manifestReference,
  scopeOf,
  type Manifest,
  type ManifestChanges,
  type ManifestEntry,
  type ManifestItem,
} from './manifest.ts';

const item: ManifestItem = {
  contentType: 'script',
  guid: '0b8f2a4e-1111-4222-8333-444455556666',
  name: 'Größe "prüfen"',
  path: 'disk/check.ps1',
  tags: ['disk', 'weekly'],
  version: 3,
  digest: 'd'.repeat(64),
  body: { sha256: 'b'.repeat(64), size: 42, mediaType: 'text/plain' },
  references: [{ contentType: 'search', guid: 's-1' }],
};
const empty: Manifest = { schemaVersion: 1, epoch: 1, seq: 0, scope: ['*'], items: [] };

describe('the bytes of a manifest', () => {
  test('golden: one line per item, keys in the order of docs/design.md#7', () => {
    const bytes = encodeManifest({ ...empty, seq: 9, items: [item] });
    expect(bytes.toString()).toBe(
      '{"schemaVersion":1,"epoch":1,"seq":9,"scope":["*"],"items":[\n' +
        '{"contentType":"script","guid":"0b8f2a4e-1111-4222-8333-444455556666","name":"Größe \\"prüfen\\"",' +
        '"path":"disk/check.ps1","tags":["disk","weekly"],"version":3,"digest":"' +
        `${'d'.repeat(64)}","body":{"sha256":"${'b'.repeat(64)}","size":42,"mediaType":"text/plain"},` +
        '"references":[{"contentType":"search","guid":"s-1"}]}\n]}\n',
    );
    expect(manifestReference(bytes, 1)).toEqual({
      sha256: 'c2967d13a99108741872f69a3c169c74b5542d1077dfa9c685cc98861af1af4f',
      size: bytes.length,
      items: 1,
    });
  });

  test('instructions travel beside what the digest covers, and only where there are some', () => {
    const noted = { ...item, instructions: 'Run once.\nThen "stop".' };
    const line = manifestLine(noted);
    expect(line.startsWith(manifestLine(item).slice(0, -1))).toBe(true);
    expect(itemOfEntry(JSON.parse(line) as ManifestEntry)).toEqual(noted);
    expect(itemDigest(noted)).toBe(itemDigest(item));
  });

  test('an executable item travels with the digest that older clients verify, and with its own', () => {
    const executable = {
      ...item,
      executable: true,
      digest: itemDigest({ ...item, executable: true }),
    };
    const entry = JSON.parse(manifestLine(executable)) as ManifestEntry;
    expect(entry.digest).toBe(plainDigest(item));
    expect(entry).toMatchObject({ executable: true, digestV2: executable.digest });
    expect(itemOfEntry(entry)).toEqual(executable);
    expect(manifestLine(itemOfEntry(entry))).toBe(manifestLine(executable));
  });

  test('an entry whose attribute or digests do not fit keeps a digest that no verification accepts', () => {
    const executable = {
      ...item,
      executable: true,
      digest: itemDigest({ ...item, executable: true }),
    };
    const entry = JSON.parse(manifestLine(executable)) as ManifestEntry;
    const { digestV2: _, ...withoutDigest } = entry;
    const { executable: __, ...withoutBit } = entry;
    for (const wrong of [withoutDigest, withoutBit, { ...entry, digest: 'd'.repeat(64) }]) {
      const read = itemOfEntry(wrong);
      expect(itemDigest(read) === read.digest).toBe(false);
    }
  });

  test('golden: nothing published', () => {
    expect(encodeManifest(empty).toString()).toBe(
      '{"schemaVersion":1,"epoch":1,"seq":0,"scope":["*"],"items":[\n\n]}\n',
    );
  });

  test('the order of keys and unknown keys of an item do not count', () => {
    const { name, ...rest } = item;
    expect(manifestLine({ ...rest, surplus: 1, name } as ManifestItem)).toBe(manifestLine(item));
  });

  test('a manifest of a scope is the lines of its types, also when they come joined', () => {
    const lines = ['a', 'b', 'c'].map((guid) => manifestLine({ ...item, guid }));
    const joined = encodeManifestLines(empty, [lines.slice(0, 2).join(',\n'), lines[2] ?? '']);
    expect(joined).toEqual(encodeManifestLines(empty, lines));
  });

  test('they are JSON and say what went in', () => {
    fc.assert(
      fc.property(manifests, (manifest) => {
        expect(JSON.parse(encodeManifest(manifest).toString())).toEqual(manifest);
      }),
    );
  });
});

describe('changes', () => {
  test('applied to the older manifest they give the bytes of the later one', () => {
    fc.assert(
      fc.property(manifests, manifests, (old, later) => {
        const next = { ...later, seq: old.seq + 1 };
        expect(encodeManifest(applyChanges(old, delta(old, next)))).toEqual(encodeManifest(next));
      }),
    );
  });

  test('none of them change the release number only', () => {
    const changes = { epoch: 1, seq: 5, published: [], withdrawn: [] };
    expect(applyChanges({ ...empty, items: [item] }, changes)).toEqual({
      ...empty,
      seq: 5,
      items: [item],
    });
  });

  test('withdrawing what is not there changes nothing', () => {
    const changes = { epoch: 1, seq: 5, published: [], withdrawn: [item] };
    expect(applyChanges(empty, changes).items).toEqual([]);
  });

  test.each([
    ['V8 of another epoch', { epoch: 2, seq: 5 }],
    ['V10 of a lower seq', { epoch: 1, seq: 3 }],
  ])('refuses changes %s', (_, release) => {
    const changes = { ...release, published: [], withdrawn: [] };
    expect(() => applyChanges({ ...empty, seq: 4 }, changes)).toThrow(
      expect.objectContaining({ code: 'verify-changes' }),
    );
  });
});

describe('scope', () => {
  test('is sorted and holds nothing twice; no types mean every type', () => {
    expect(scopeOf(['search', 'script', 'search'])).toEqual(['script', 'search']);
    expect(scopeOf(null)).toEqual(['*']);
    expect(scopeOf([])).toEqual(['*']);
  });

  test('holds its types and no other', () => {
    expect(inScope(['script'], 'script')).toBe(true);
    expect(inScope(['script'], 'scripts')).toBe(false);
    expect(inScope(['*'], 'anything')).toBe(true);
  });
});

/** The model of a delta: compare item by item. */
function delta(old: Manifest, later: Manifest): ManifestChanges {
  const before = new Map(old.items.map((entry) => [itemKey(entry), manifestLine(entry)]));
  const after = new Set(later.items.map(itemKey));
  return {
    epoch: later.epoch,
    seq: later.seq,
    published: later.items.filter((entry) => before.get(itemKey(entry)) !== manifestLine(entry)),
    withdrawn: old.items.filter((entry) => !after.has(itemKey(entry))),
  };
}

const manifests: fc.Arbitrary<Manifest> = fc
  .uniqueArray(
    fc.record({
      contentType: fc.constantFrom('script', 'search', 'internal-monitor'),
      guid: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'),
      name: fc.string({ unit: 'binary', minLength: 1 }).filter((text) => text.isWellFormed()),
      path: fc.constantFrom('x', 'y/z'),
      tags: fc.array(fc.string({ unit: 'grapheme' }), { maxLength: 2 }),
      version: fc.integer({ min: 1, max: 3 }),
      digest: fc.constantFrom('1'.repeat(64), '2'.repeat(64)),
      body: fc.constant(item.body),
      references: fc.constantFrom([], item.references),
    }),
    { selector: itemKey },
  )
  .map((items) => ({ ...empty, items: items.toSorted(byItemKey) }));

test('the lines of a manifest and their items are found without reading their JSON', () => {
  const others = ['a', 'b'].map((guid) => ({ ...item, guid }));
  const text = encodeManifest({ ...empty, items: others }).toString();
  expect(manifestLines(text)).toEqual(others.map(manifestLine));
  expect(manifestLines(encodeManifest(empty).toString())).toEqual([]);
  const { contentType, guid } = item;
  expect(keyOfLine(manifestLine(item))).toEqual({ contentType, guid });
  expect(keyOfLine(` ${manifestLine(item)}`)).toEqual({ contentType: '', guid: '' });
  expect(bodyOfLine(manifestLine(item))).toBe(item.body.sha256);
  expect(manifestLine(item)).not.toContain('instructions');
});

test('the bodies of a manifest are found without reading its JSON, and no text of an item is taken for one', () => {
  const [one, other] = ['1'.repeat(64), '2'.repeat(64)];
  const body = (sha256: string) => ({ ...item.body, sha256 });
  const named = { ...item, name: `,"body":{"sha256":"${'3'.repeat(64)}"`, body: body(one) };
  const items = [
    named,
    { ...item, guid: 'b', body: body(other) },
    { ...item, guid: 'c', body: body(one) },
  ];
  expect(bodiesOf(encodeManifest({ ...empty, items }))).toEqual(new Set([one, other]));
  expect(bodiesOf(encodeManifest(empty))).toEqual(new Set());
});
