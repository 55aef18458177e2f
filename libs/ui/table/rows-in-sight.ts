import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useMemo, useSyncExternalStore, type RefObject } from 'react';
import { useRoom } from '../layout/room.ts';
import type { TableProps } from './table-props.ts';

/** Which rows exist, and how many pixels stand for the others. */
export interface RowsInSight {
  from: number;
  to: number;
  before: number;
  after: number;
}

type Sizes = Pick<TableProps<never>, 'height' | 'fills' | 'rowHeight' | 'current' | 'onEnd'>;

const ROW_PX = 41;
/** How many rows before the end the next page is asked for. */
const AHEAD = 30;

/** Pixels of one row, its line included. */
export function rowHeightOf(rowHeight = ROW_PX): number {
  return rowHeight;
}

/** Follows the scrolling of the frame or of its page; keeps the current row in sight and asks for more at the end. */
export function useRowsInSight(
  frame: RefObject<HTMLDivElement | null>,
  count: number,
  { height, fills, rowHeight, current, onEnd }: Sizes,
): RowsInSight {
  const isCut = height !== undefined || fills === true;
  const isPageScrolling = !useRoom() && fills === true;
  const row = rowHeightOf(rowHeight);
  // eslint-disable-next-line react/incompatible-library -- there is no React Compiler here
  const virtualizer = useVirtualizer({
    count,
    getScrollElement: () =>
      isPageScrolling ? (frame.current?.closest('main') ?? null) : frame.current,
    estimateSize: () => row,
    overscan: 12,
    initialRect: { width: 1_000, height: 1_000 },
    scrollMargin: useOffset(frame, isPageScrolling),
    scrollPaddingStart: row,
    enabled: isCut,
  });
  const inSight = virtualizer.getVirtualItems();
  const last = inSight.at(-1)?.index ?? 0;
  useEffect(() => virtualizer.measure(), [virtualizer, row]);
  useEffect(() => {
    if (last >= count - AHEAD) onEnd?.();
  }, [last, count, onEnd]);
  useEffect(() => {
    if (current !== undefined && isCut) virtualizer.scrollToIndex(current);
  }, [current, isCut, virtualizer]);
  if (!isCut) return { from: 0, to: count, before: 0, after: 0 };
  const from = inSight[0]?.index ?? 0;
  const to = inSight.length === 0 ? 0 : last + 1;
  return { from, to, before: from * row, after: (count - to) * row };
}

/** How many pixels of the page stand above the frame; 0 when the frame scrolls by itself. */
function useOffset(frame: RefObject<HTMLElement | null>, isPageScrolling: boolean): number {
  const watch = useMemo(() => watchAround(frame), [frame]);
  return useSyncExternalStore(watch, () => (isPageScrolling ? offsetOf(frame.current) : 0));
}

function watchAround(frame: RefObject<HTMLElement | null>) {
  return (changed: () => void) => {
    const observer = new ResizeObserver(changed);
    if (frame.current?.parentElement) observer.observe(frame.current.parentElement);
    return () => observer.disconnect();
  };
}

function offsetOf(frame: HTMLElement | null): number {
  const page = frame?.closest('main');
  if (!frame || !page) return 0;
  const above = frame.getBoundingClientRect().top - page.getBoundingClientRect().top;
  return Math.round(above + page.scrollTop);
}
