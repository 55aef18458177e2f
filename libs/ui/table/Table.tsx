import { createCoreRowModel, tableFeatures, useTable } from '@tanstack/react-table';
import { useMemo, useRef, type CSSProperties, type ReactNode, type RefObject } from 'react';
import { useRoom } from '../layout/room.ts';
import { Row } from './Row.tsx';
import classes from './Table.module.css';
import { rowHeightOf, useRowsInSight } from './rows-in-sight.ts';
import type { Selection } from './selection.ts';
import type { Column, TableProps } from './table-props.ts';
import { TickAll } from './Tick.tsx';

const features = tableFeatures({ coreRowModel: createCoreRowModel() });

/** A real table of which only the rows in sight exist, so that 10,000 cost no more than 30. */
export function Table<Entry extends object>(props: TableProps<Entry>) {
  const { entries, columns, keyOf, selection, label } = props;
  const frame = useRef<HTMLDivElement>(null);
  const table = useTable({
    features,
    data: entries as Entry[],
    columns: useMemo(() => columns.map(({ id, header }) => ({ id, header })), [columns]),
    getRowId: keyOf,
  });
  const { rows } = table.getRowModel();
  const keys = useMemo(() => rows.map(({ id }) => id), [rows]);
  const sight = useRowsInSight(frame, rows.length, props);
  const width = columns.length + (selection ? 1 : 0);
  const row = `${rowHeightOf(props.rowHeight)}px`;
  return (
    <Frame {...props} frame={frame} style={{ height: props.height, '--row': row } as CSSProperties}>
      <table
        className={classes.table}
        style={{ minWidth: props.minWidth ?? '40rem' }}
        aria-label={label}
        aria-rowcount={(props.total ?? rows.length) + 1}
      >
        <Head columns={columns} selection={selection} keys={keys} />
        <tbody>
          <Spacer height={sight.before} width={width} />
          {rows.slice(sight.from, sight.to).map(({ id, original }, offset) => {
            const index = sight.from + offset;
            return (
              <Row key={id} id={id} entry={original} index={index} keys={keys} table={props} />
            );
          })}
          <Spacer height={sight.after} width={width} />
        </tbody>
      </table>
    </Frame>
  );
}

interface FrameProps extends Pick<TableProps<never>, 'height' | 'fills' | 'label'> {
  frame: RefObject<HTMLDivElement | null>;
  style: CSSProperties;
  children: ReactNode;
}

/** What scrolls the rows; it can be reached by keyboard then (WCAG 2.1.1). */
function Frame({ frame, style, height, fills = false, label, children }: FrameProps) {
  const isFilling = useRoom() && fills;
  const scrolls = height !== undefined || isFilling;
  return (
    <div
      className={classes.frame}
      ref={frame}
      style={style}
      data-fills={isFilling || undefined}
      data-flows={(fills && !isFilling) || undefined}
      {...(scrolls || fills ? { role: 'region', 'aria-label': label } : {})}
      {...(scrolls ? { tabIndex: 0 } : {})}
    >
      {children}
    </div>
  );
}

interface HeadProps<Entry> {
  columns: readonly Column<Entry>[];
  selection: Selection | undefined;
  keys: readonly string[];
}

function Head<Entry>({ columns, selection, keys }: HeadProps<Entry>) {
  return (
    <thead>
      <tr aria-rowindex={1}>
        {selection && (
          <TickAll
            className={`${classes.head} ${classes.tick}`}
            selection={selection}
            keys={keys}
          />
        )}
        {columns.map(({ id, header, width }) => (
          <th key={id} className={classes.head} style={{ width }} scope="col">
            {header}
          </th>
        ))}
      </tr>
    </thead>
  );
}

/** Stands for the rows that are out of sight. */
function Spacer({ height, width }: { height: number; width: number }) {
  if (height === 0) return null;
  return (
    <tr className={classes.spacer} aria-hidden="true">
      <td colSpan={width} style={{ height }} />
    </tr>
  );
}
