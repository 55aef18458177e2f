import { describe, expect, test } from 'vitest';
import {
  byItemKey,
  checkedItem,
  isContentType,
  isStorableText,
  itemKey,
  MAX_BODY_BYTES,
  normalGuid,
  type Item,
} from './item.ts';

const item: Item = {
  contentType: 'script',
  guid: 'a',
  name: 'Name',
  path: 'folder/name',
  tags: ['tag'],
  references: [{ contentType: 'script', guid: 'b' }],
  body: { sha256: '0'.repeat(64), size: 1, mediaType: 'text/plain' },
};

test.each([
  ['{F5C71AF8-5752-4B1E-AA87-2B8CFE45B68D}', 'f5c71af8-5752-4b1e-aa87-2b8cfe45b68d'],
  ['  Rule.One_2 ', 'rule.one_2'],
  ['../../etc', null],
  ['a/b', null],
  ['', null],
  ['.hidden', null],
  ['x'.repeat(129), null],
])('the GUID %j becomes %j', (text, normal) => {
  expect(normalGuid(text)).toBe(normal);
});

test.each(['script', 'internal-monitor', 'x1'])('%s is a content type', (text) => {
  expect(isContentType(text)).toBe(true);
});

test.each(['Script', 'a b', '-a', 'a-', '..', '', 'a/b', 'x'.repeat(65)])(
  '%j is no content type',
  (text) => {
    expect(isContentType(text)).toBe(false);
  },
);

describe('an item is refused by the field that breaks a limit', () => {
  test.each<[string, Partial<Item>]>([
    ['content type', { contentType: 'No' }],
    ['GUID', { guid: 'A' }],
    ['name is empty', { name: '' }],
    ['name is longer than 255', { name: 'x'.repeat(256) }],
    ['path is empty', { path: '' }],
    ['path is longer than 1024', { path: 'x'.repeat(1025) }],
    ['body is larger', { body: { ...item.body, size: MAX_BODY_BYTES + 1 } }],
    ['NUL', { tags: ['a\0'] }],
    ['surrogate', { references: [{ contentType: 'script', guid: '\ud800' }] }],
  ])('%s', (said, change) => {
    expect(() => checkedItem({ ...item, ...change })).toThrow(said);
  });

  test('and accepted at each limit', () => {
    const name = 'x'.repeat(255);
    const body = { ...item.body, size: MAX_BODY_BYTES };
    const largest = { ...item, name, path: 'x'.repeat(1024), body };
    expect(checkedItem(largest)).toBe(largest);
  });
});

test('items are ordered by content type and GUID, by bytes', () => {
  const keys = [
    { contentType: 'b', guid: 'a' },
    { contentType: 'a', guid: 'b' },
    { contentType: 'a', guid: 'a' },
  ];
  expect(keys.sort(byItemKey).map(itemKey)).toEqual(['a\na', 'a\nb', 'b\na']);
});

test('a text with half of a surrogate pair or NUL cannot be stored', () => {
  expect(isStorableText('😀 ok')).toBe(true);
  expect(isStorableText('\ud83d')).toBe(false);
  expect(isStorableText('\0')).toBe(false);
});
