import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, type RefObject } from 'react';
import type { TableProps } from './Table.tsx';

/** Which rows exist, and how many pixels stand for the others. */
export interface RowsInSight {
  from: number;
  to: number;
  before: number;
  after: number;
}

/** All rows have one height: it stands in Table.module.css as well. */
const ROW_PX = 41;
/** How many rows before the end the next page is asked for. */
const AHEAD = 30;

/** Follows the scrolling of a frame; keeps the current row in sight and asks for more at the end. */
export function useRowsInSight(
  frame: RefObject<HTMLDivElement | null>,
  count: number,
  { height, current, onEnd }: Pick<TableProps<never>, 'height' | 'current' | 'onEnd'>,
): RowsInSight {
  // eslint-disable-next-line react/incompatible-library -- there is no React Compiler here
  const virtualizer = useVirtualizer({
    count,
    getScrollElement: () => frame.current,
    estimateSize: () => ROW_PX,
    overscan: 12,
    initialRect: { width: 1_000, height: 1_000 },
    scrollPaddingStart: ROW_PX,
    enabled: height !== undefined,
  });
  const inSight = virtualizer.getVirtualItems();
  const last = inSight.at(-1)?.index ?? 0;
  useEffect(() => {
    if (last >= count - AHEAD) onEnd?.();
  }, [last, count, onEnd]);
  useEffect(() => {
    if (current !== undefined && height !== undefined) virtualizer.scrollToIndex(current);
  }, [current, height, virtualizer]);
  if (height === undefined) return { from: 0, to: count, before: 0, after: 0 };
  const from = inSight[0]?.index ?? 0;
  const to = inSight.length === 0 ? 0 : last + 1;
  return { from, to, before: from * ROW_PX, after: (count - to) * ROW_PX };
}
