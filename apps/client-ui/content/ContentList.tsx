import { useMemo, useRef, useState } from 'react';
import { Sheet } from '#ui/form/Sheet.tsx';
import { useIsMedium, useIsNarrow } from '#ui/layout/room.ts';
import { Empty } from '#ui/states/Empty.tsx';
import { Notice } from '#ui/states/Notice.tsx';
import { Stale } from '#ui/states/Stale.tsx';
import { Table } from '#ui/table/Table.tsx';
import { itemName, type Content, type ContentRow } from '#api/window-views';
import { useLive } from '../live.ts';
import type { RowAction } from '../rows/row-action.ts';
import { RowForm } from '../forms/RowForm.tsx';
import { CARD_PX, columnsFor, ROW_PX } from './columns.tsx';
import { FilterBar } from './FilterBar.tsx';
import { searched, type ContentFilter } from '../rows/filter.ts';
import { useListKeys } from './list-keys.ts';
import { needsPerson, STATES } from '../rows/states.ts';

interface ContentListProps {
  content: Content;
  filter: ContentFilter;
  /** The filter, to keep it in the address of an item. */
  search: string;
  onFilter: (name: string, value: string) => void;
  onRefresh: () => void;
}

/** The list with its filters. */
export function ContentList({ content, filter, search, onFilter, onRefresh }: ContentListProps) {
  const { hasNews } = useLive();
  const field = useRef<HTMLInputElement>(null);
  const found = useMemo(() => searched(content.items, filter), [content, filter]);
  const shown = useMemo(
    () => inOrder(found.filter(({ state }) => !filter.state || state === filter.state)),
    [found, filter],
  );
  return (
    <>
      {content.away !== null && (
        <Notice tone="warning" title="The server cannot be reached">
          {content.away} The items are compared with the release that was pulled last.
        </Notice>
      )}
      {hasNews && <Stale onShow={onRefresh}>Something changed on this instance</Stale>}
      <FilterBar filter={filter} found={found} onFilter={onFilter} field={field} />
      {shown.length === 0 ? (
        <NothingShown isAnything={content.items.length > 0} />
      ) : (
        <Rows
          rows={shown}
          search={search}
          onSearch={() => field.current?.focus()}
          filter={filter}
        />
      )}
    </>
  );
}

interface RowsProps {
  rows: readonly ContentRow[];
  search: string;
  filter: ContentFilter;
  onSearch: () => void;
}

function Rows({ rows, search, filter, onSearch }: RowsProps) {
  const [open, setOpen] = useState<RowAction | null>(null);
  const [isNarrow, isMedium] = [useIsNarrow(), useIsMedium()];
  const hasType = filter.contentType === undefined;
  const columns = useMemo(
    () => columnsFor({ search, isNarrow, isMedium, hasType, onAction: setOpen }),
    [search, isNarrow, isMedium, hasType],
  );
  const { current } = useListKeys({ rows, search, onSearch, onAction: setOpen });
  return (
    <>
      <Table
        label="Content"
        entries={rows}
        columns={columns}
        keyOf={itemName}
        {...(current === null ? {} : { current })}
        fills
        rowHeight={isNarrow ? CARD_PX : ROW_PX}
        minWidth="0"
      />
      <Sheet
        isOpen={open !== null}
        onClose={() => setOpen(null)}
        title={open === null ? '' : `${open.title}: ${open.row.name.slice(0, 80)}`}
      >
        {open !== null && <RowForm action={open} onClose={() => setOpen(null)} />}
      </Sheet>
    </>
  );
}

function NothingShown({ isAnything }: { isAnything: boolean }) {
  if (isAnything) return <Empty title="Nothing matches">Choose another filter.</Empty>;
  return (
    <Empty title="Nothing is published for this instance yet">
      As soon as the server's operators publish something, Refresh shows it here.
    </Empty>
  );
}

// What needs someone first; within a state as the manifest is sorted.
function inOrder(rows: readonly ContentRow[]): ContentRow[] {
  const rank = (row: ContentRow) => STATES.indexOf(row.state) + (needsPerson(row) ? 0 : 0.5);
  return rows.toSorted((a, b) => rank(a) - rank(b));
}
