import { useState } from 'react';
import { useNavigate } from 'react-router';
import { useShortcuts } from '#ui/keyboard/shortcuts.ts';
import type { ContentRow } from '#api/window-views';
import { isPublished } from '../rows/states.ts';
import { rowAction, tickAction, type RowAction } from '../rows/row-action.ts';

interface ListKeys {
  rows: readonly ContentRow[];
  search: string;
  onSearch: () => void;
  onAction: (action: RowAction) => void;
}

/** Walking through the list by keyboard; `current` is the index of the row that the keys act on. */
export function useListKeys({ rows, search, onSearch, onAction }: ListKeys) {
  const [current, setCurrent] = useState<number | null>(null);
  const navigate = useNavigate();
  const move = (step: number) =>
    setCurrent((at) => Math.max(0, Math.min(rows.length - 1, (at ?? -1) + step)));
  const row = current === null ? undefined : rows[current];
  const act = (action: RowAction | null) => action && onAction(action);
  useShortcuts([
    { key: 'j', does: 'Next item', run: () => move(1) },
    { key: 'k', does: 'Previous item', run: () => move(-1) },
    {
      key: 'o',
      does: 'Open the item',
      run: () => row && void navigate(`/content/${row.contentType}/${row.guid}${search}`),
    },
    {
      key: 'x',
      does: 'Tick for the mass sync, or not',
      run: () => row && isPublished(row) && act(tickAction(row)),
    },
    {
      key: 's',
      does: 'Sync the item',
      run: () => row && row.state !== 'drifted' && act(rowAction(row)),
    },
    { key: '/', does: 'Search', run: onSearch },
  ]);
  return { current };
}
