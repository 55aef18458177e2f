import type { ColumnFacts } from './columns.ts';

const ZERO = [
  'tinyint',
  'smallint',
  'mediumint',
  'int',
  'bigint',
  'decimal',
  'float',
  'double',
  'bit',
  'year',
];
const EMPTY =
  /^(?:char|varchar|tinytext|text|mediumtext|longtext|set|binary|varbinary|tinyblob|blob|mediumblob|longblob)$/;
const DATES: Readonly<Record<string, string>> = {
  date: '0000-00-00',
  datetime: '0000-00-00 00:00:00',
  timestamp: '0000-00-00 00:00:00',
};

/**
 * What a server that is not strict puts into a new row for a column that must have a value and has no default: its implicit
 * default. Null for a type that has none, or none that is known here, and for a date that the server's own mode refuses.
 */
export function implicitDefault({ type }: ColumnFacts, zeroDates: boolean): string | number | null {
  if (ZERO.includes(type)) return 0;
  if (EMPTY.test(type)) return '';
  // The first of its values, by its number.
  if (type === 'enum') return 1;
  if (type === 'time') return '00:00:00';
  return zeroDates ? (DATES[type] ?? null) : null;
}

/** True for a column without which no row can be added where the server is strict. */
export function mustBeFilled(column: ColumnFacts): boolean {
  const { isNullable, isAutoIncrement, isGenerated } = column;
  return !isNullable && column.default === null && !isAutoIncrement && !isGenerated;
}
