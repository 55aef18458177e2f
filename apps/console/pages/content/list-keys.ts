import { useState } from 'react';
import { useNavigate } from 'react-router';
import type { ItemView } from '#api/items';
import { useShortcuts } from '#ui/keyboard/shortcuts.ts';
import type { Filter } from '../../shared/item-filter.ts';
import { lastOpened } from '../../shared/last-opened.ts';
import type { Selection } from '#ui/table/selection.ts';

interface ListKeys {
  filter: Filter;
  items: readonly ItemView[];
  selection: Selection;
  /** The filter, to keep it in the address of an item. */
  search: string;
  onSearch: () => void;
}

/** Walking through the list by keyboard; `current` is the index of the item that the keys act on, at first the one opened last. */
export function useListKeys({ filter, items, selection, search, onSearch }: ListKeys) {
  const [current, setCurrent] = useState(() => {
    const last = lastOpened(`/content/${filter.contentType}${search}`);
    const index = items.findIndex(({ id }) => id === last);
    return index < 0 ? null : index;
  });
  const navigate = useNavigate();
  const move = (step: number) =>
    setCurrent((at) => Math.max(0, Math.min(items.length - 1, (at ?? -1) + step)));
  const item = current === null ? undefined : items[current];
  const open = () => {
    if (item) void navigate(`/content/${item.contentType}/${item.id}${search}`);
  };
  useShortcuts([
    { key: 'j', does: 'Next item', run: () => move(1) },
    { key: 'k', does: 'Previous item', run: () => move(-1) },
    { key: 'o', does: 'Open the item', run: open },
    {
      key: 'x',
      does: 'Select the item',
      run: () =>
        item &&
        selection.toggle(
          item.id,
          items.map(({ id }) => id),
          false,
        ),
    },
    { key: '/', does: 'Search', run: onSearch },
  ]);
  return { current };
}
