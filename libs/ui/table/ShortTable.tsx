import type { ReactNode } from 'react';
import classes from './ShortTable.module.css';
import type { Column } from './table-props.ts';

interface ShortTableProps<Entry> {
  label: string;
  entries: readonly Entry[];
  columns: readonly Column<Entry>[];
  keyOf: (entry: Entry) => string;
}

/**
 * A table for lists of a page or two: every row exists and its text wraps. Where there is no room for the columns each row
 * becomes a block of its own, so that none is off screen. The roles are said because blocks are no table by themselves.
 */
export function ShortTable<Entry>({ label, entries, columns, keyOf }: ShortTableProps<Entry>) {
  return (
    <div className={classes.frame}>
      <table role="table" className={classes.table} aria-label={label}>
        <thead role="rowgroup" className={classes.heads}>
          <tr role="row">
            {columns.map(({ id, header, width }) => (
              <th key={id} role="columnheader" scope="col" style={{ width }}>
                {header}
              </th>
            ))}
          </tr>
        </thead>
        <tbody role="rowgroup">
          {entries.map((entry) => (
            <tr key={keyOf(entry)} role="row">
              {columns.map(({ id, header, cell }) => (
                <td key={id} role="cell" data-header={header}>
                  <div>{cell(entry)}</div>
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** A second, quieter line in a cell. */
export function Beneath({ children }: { children: ReactNode }) {
  return <div className={classes.beneath}>{children}</div>;
}
