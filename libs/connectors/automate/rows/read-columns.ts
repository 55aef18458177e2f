import type { Description } from '../content-types/description.ts';
import { identityColumns } from '../identity/row-identity.ts';
import type { TableFacts } from '../schema/columns.ts';
import { quoted } from '../schema/quoted-name.ts';

/** The columns that make an item, each once: its content, its GUID and its place. Noise is not read. */
export function contentColumns({ columns, identity, place }: Description): string[] {
  const names = columns.map(({ column }) => column);
  names.push(...identityColumns(identity));
  if ('column' in place) names.push(place.column);
  return [...new Set(names)];
}

/** The columns of the rows that belong to an item. */
export function rowsColumns({ rows }: Description): string[] {
  return rows === undefined ? [] : [rows.guid, ...rows.columns.map(({ column }) => column)];
}

/**
 * The bytes of a column as the table has them, whatever character set the session uses: a conversion would replace what is
 * not valid. Numbers and times become their text.
 */
export function bytesOf(table: TableFacts, column: string): string {
  const name = quoted(column);
  return `cast(${table.column(column)?.type === 'bit' ? `${name} + 0` : name} as binary)`;
}
