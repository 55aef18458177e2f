import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  itemDigest,
  pathlessDigest,
  plainDigest,
  sha256,
  sortedReferences,
  sortedTags,
} from './digest.ts';
import type { Item } from './item.ts';

// Of the empty body and of "hello\n", by sha256sum.
const EMPTY = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';
const HELLO = '5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03';

// Computed by a program of its own in another language from the comment in digest.ts. They never change.
const GOLDEN: [name: string, item: Item, digest: string, pathless: string][] = [
  [
    'the least that an item has',
    item({
      contentType: 'script',
      guid: 'a',
      name: 'A',
      path: 'a',
      tags: [],
      references: [],
      sha256: EMPTY,
    }),
    'e94490d1c89d1485ce9b410274c2e1b905c62581e4458653fcd7d7ce37d19c01',
    '0b19d79c5f37f88014b0a59cfbeffbb85b46dde92ced648d609c5fa9d9dcfe4f',
  ],
  [
    'every field',
    item({
      contentType: 'internal-monitor',
      guid: 'f5c71af8-5752-4b1e-aa87-2b8cfe45b68d',
      name: 'Disk space',
      path: 'Servers/Disk space',
      tags: ['Global', 'Ticket'],
      references: [
        { contentType: 'script', guid: 'b' },
        { contentType: 'script', guid: 'c' },
      ],
      sha256: HELLO,
    }),
    '47269b907cc385a22c8d26bbab423253190781635fe097e31d58eda4767184d8',
    '5534e651ea46be5090d175a820d7c72a83bf56781cd9788a1596a7b3a887c3dd',
  ],
  [
    'tags and references in another order, and twice',
    item({
      contentType: 'internal-monitor',
      guid: 'f5c71af8-5752-4b1e-aa87-2b8cfe45b68d',
      name: 'Disk space',
      path: 'Servers/Disk space',
      tags: ['Ticket', 'Global', 'Ticket'],
      references: [
        { contentType: 'script', guid: 'c' },
        { contentType: 'script', guid: 'b' },
        { contentType: 'script', guid: 'c' },
      ],
      sha256: HELLO,
    }),
    '47269b907cc385a22c8d26bbab423253190781635fe097e31d58eda4767184d8',
    '5534e651ea46be5090d175a820d7c72a83bf56781cd9788a1596a7b3a887c3dd',
  ],
  [
    'lengths in bytes, not in characters',
    item({
      contentType: 'search',
      guid: 'x',
      name: 'Größe 😀',
      path: 'Größe/😀',
      tags: ['\u00fc'],
      references: [],
      sha256: HELLO,
    }),
    '7ea5e3e5423914bacdae89480fcbdc641cf6351a820ae64812ad7b55a15bd5d7',
    '7c86be05ede3019c7f58616ab582c2ed8ab532968aadb50925326ea3e5e98de3',
  ],
  [
    'tags beyond the basic plane come after U+FFFD',
    item({
      contentType: 'search',
      guid: 'x',
      name: 'n',
      path: 'p',
      tags: ['\ud83d\ude00', '\ufffd'],
      references: [],
      sha256: HELLO,
    }),
    '359e6ff7d2a247b05d0f0ad65a3a233b6d4dbee820fc27589cdc647571a3ea39',
    '97451fc31e4223a80bd08b0a62745da95b5906685670639731df2607619bfe8a',
  ],
];

// By the same program: the encoding of items with attributes (docs/adr/0001-executable-bit.md).
const GOLDEN_EXECUTABLE: [of: string, digest: string, pathless: string][] = [
  [
    'the least that an item has',
    '7fc2d9d69357bdbf2e7b92e62a129f7e936e150241a474a025c1c140cb065fdf',
    'ef84ba34bbcc5514aed33bbc83280f81ca53c5275139b06e5b78acbf67200fbd',
  ],
  [
    'every field',
    'cb9dbef847e165b660088e39c68bb6a62b9e42b2b33bebae3fcd42d2a0590292',
    'f7cb5897f8277e8aa2fcca0e4f3ed9c0a4595ce707c94ba3260391d672c47e37',
  ],
  [
    'lengths in bytes, not in characters',
    '6f4c296412d87bb47950cdf18aacd15c1605ab430fc3ea1658de9089dfdbbc3f',
    '081ecb6bb4a1e3e3d0966d0587a1c5349217898864aafd536ffa844ba6a8a967',
  ],
];

describe('golden vectors (docs/design.md#4)', () => {
  test.each(GOLDEN)('%s', (_, vector, digest, pathless) => {
    expect(itemDigest(vector)).toBe(digest);
    expect(pathlessDigest(vector)).toBe(pathless);
  });

  test.each(GOLDEN_EXECUTABLE)('executable: %s', (of, digest, pathless) => {
    const [, plain, itsDigest] = GOLDEN.find(([name]) => name === of) ?? [];
    if (plain === undefined) throw new Error(`There is no vector "${of}".`);
    expect(itemDigest({ ...plain, executable: true })).toBe(digest);
    expect(pathlessDigest({ ...plain, executable: true })).toBe(pathless);
    expect(plainDigest({ ...plain, executable: true })).toBe(itsDigest);
    expect(itemDigest({ ...plain, executable: false })).toBe(itsDigest);
  });

  test('the SHA-256 of bytes and of text', () => {
    expect(sha256('')).toBe(EMPTY);
    expect(sha256(Buffer.from('hello\n'))).toBe(HELLO);
  });
});

const anyText = fc.string({ unit: 'grapheme', maxLength: 12 });
const anyItem: fc.Arbitrary<Item> = fc.record({
  contentType: anyText,
  guid: anyText,
  name: anyText,
  path: anyText,
  tags: fc.array(anyText, { maxLength: 4 }),
  references: fc.array(fc.record({ contentType: anyText, guid: anyText }), { maxLength: 3 }),
  body: fc.record({ sha256: fc.constantFrom(EMPTY, HELLO), size: fc.nat(), mediaType: anyText }),
  executable: fc.boolean(),
});

describe('for any item', () => {
  test('order and repetition of tags and references do not count', () => {
    fc.assert(
      fc.property(anyItem, (one) => {
        const tags = [...one.tags, ...one.tags.toReversed()];
        const references = [...one.references.toReversed(), ...one.references];
        expect(itemDigest({ ...one, tags, references })).toBe(itemDigest(one));
      }),
    );
  });

  test('two items have one digest only when all that it covers is equal', () => {
    const covered = (i: Item) => [
      i.contentType,
      i.guid,
      i.name,
      i.path,
      sortedTags(i.tags),
      sortedReferences(i.references),
      i.body.sha256,
      i.executable === true,
    ];
    fc.assert(
      fc.property(anyItem, anyItem, (a, b) => {
        const isEqual = JSON.stringify(covered(a)) === JSON.stringify(covered(b));
        expect(itemDigest(a) === itemDigest(b)).toBe(isEqual);
      }),
    );
  });

  test('text does not move from one field to the next unseen', () => {
    fc.assert(
      fc.property(
        anyItem,
        anyText.filter((text) => text !== ''),
        (one, moved) => {
          const here = { ...one, name: one.name + moved };
          const there = { ...one, path: moved + one.path };
          expect(itemDigest(here)).not.toBe(itemDigest(there));
        },
      ),
    );
  });

  test('the path is all that the pathless digest leaves out', () => {
    fc.assert(
      fc.property(anyItem, anyText, (one, path) => {
        expect(pathlessDigest({ ...one, path })).toBe(pathlessDigest(one));
        expect(pathlessDigest({ ...one, name: `${one.name}x` })).not.toBe(pathlessDigest(one));
      }),
    );
  });
});

function item(fields: Omit<Item, 'body'> & { sha256: string }): Item {
  const { sha256: body, ...rest } = fields;
  return { ...rest, body: { sha256: body, size: 0, mediaType: 'text/plain' } };
}
