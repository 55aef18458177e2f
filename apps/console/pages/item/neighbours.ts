import { useEffect } from 'react';
import { useNavigate } from 'react-router';
import type { useItems } from '../../api.ts';
import { rememberOpened } from '../../shared/last-opened.ts';

/** Where an item stands in the list that the reviewer works through. */
export interface Neighbours {
  /** Counted from 1; null when the item is not in the list. */
  position: number | null;
  total: number;
  listAddress: string;
  hasNext: boolean;
  hasPrevious: boolean;
  next: () => void;
  previous: () => void;
}

/** The way through the list. The list keeps its order while its items are decided, so that nobody loses the place. */
export function useNeighbours(
  list: ReturnType<typeof useItems>,
  id: string,
  address: string,
  search: string,
): Neighbours {
  const navigate = useNavigate();
  const { entries, hasNextPage, isFetchingNextPage, fetchNextPage } = list;
  const index = entries.findIndex((entry) => entry.id === id);
  const [previous, next] = [entries[index - 1], entries[index + 1]];
  const isNearEnd = index >= 0 && index >= entries.length - 5;
  useEffect(() => {
    if (isNearEnd && hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [isNearEnd, hasNextPage, isFetchingNextPage, fetchNextPage]);
  const listAddress = `${address}${search}`;
  useEffect(() => rememberOpened(listAddress, id), [listAddress, id]);
  const go = (entry: { id: string } | undefined) => () => {
    if (entry) void navigate(`${address}/${entry.id}${search}`);
  };
  return {
    position: index < 0 ? null : index + 1,
    total: list.first?.counts.shown ?? 0,
    listAddress,
    hasNext: next !== undefined,
    hasPrevious: previous !== undefined,
    next: go(next),
    previous: go(previous),
  };
}
