import { expect, test } from 'vitest';
import type { ItemDetail, ReferencedItem } from '#api/items';
import { unmetOf } from './unmet.ts';

const end = (guid: string, state: ReferencedItem['state']): ReferencedItem => ({
  contentType: 'script',
  guid,
  name: null,
  itemId: null,
  state,
});
const item = (changeStatus: ItemDetail['changeStatus']) =>
  ({
    changeStatus,
    references: [end('a', 'missing'), end('b', 'unpublished'), end('c', 'approved')],
    neededBy: [end('d', 'published'), end('e', 'unpublished')],
  }) as ItemDetail;

test('a change waits for what is neither published nor approved', () => {
  expect(unmetOf(item('changed')).map(({ guid }) => guid)).toEqual(['a', 'b']);
});

test('a removal waits while something published needs the item', () => {
  expect(unmetOf(item('moved-or-deleted')).map(({ guid }) => guid)).toEqual(['d']);
});

test('nothing waits where nothing changes', () => {
  expect(unmetOf(item('unchanged'))).toEqual([]);
});
