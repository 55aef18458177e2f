import type { ReactNode } from 'react';
import type { Selection } from './selection.ts';

/** One column: its heading and what it shows of an entry. */
export interface Column<Entry> {
  id: string;
  header: string;
  /** A CSS width; the columns without one share the rest. */
  width?: string;
  cell: (entry: Entry) => ReactNode;
}

/** What a table shows, and how. */
export interface TableProps<Entry> {
  /** What the table lists, for its name. */
  label: string;
  entries: readonly Entry[];
  columns: readonly Column<Entry>[];
  keyOf: (entry: Entry) => string;
  nameOf?: (entry: Entry) => string;
  selection?: Selection;
  /** Index of the entry that the keys act on. */
  current?: number;
  /** Called when the last rows come into sight. */
  onEnd?: () => void;
  /** CSS height of the scrolling frame; left out, the table is as high as its rows. */
  height?: string;
  /** The frame takes what its page has left; where there is no room for that, the page scrolls the rows. */
  fills?: boolean;
  /** Pixels, the same for every row. */
  rowHeight?: number;
  /** Rows in all, when only some are loaded. */
  total?: number;
  /** Below this width the frame scrolls sideways. */
  minWidth?: string;
}
