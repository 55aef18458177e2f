import type { ReactNode } from 'react';
import type { TableProps } from './table-props.ts';
import classes from './Table.module.css';
import { TickCell } from './Tick.tsx';

interface RowProps<Entry extends object> {
  id: string;
  entry: Entry;
  index: number;
  /** The order of the list. */
  keys: readonly string[];
  table: Pick<TableProps<Entry>, 'columns' | 'selection' | 'nameOf' | 'current'>;
}

/** One row of a table. */
export function Row<Entry extends object>(props: RowProps<Entry>): ReactNode {
  const { id: key, entry, index, keys } = props;
  const { columns, selection, nameOf, current } = props.table;
  return (
    <tr
      className={classes.row}
      aria-rowindex={index + 2}
      data-current={current === index || undefined}
      data-selected={selection?.has(key) || undefined}
    >
      {selection && (
        <TickCell selection={selection} id={key} name={nameOf?.(entry) ?? key} keys={keys} />
      )}
      {columns.map(({ id, cell }) => (
        <td key={id}>{cell(entry)}</td>
      ))}
    </tr>
  );
}
