import { UTF8_IN_LATIN1 } from '../schema/charsets.ts';
import type { TableFacts } from '../schema/columns.ts';
import type { SqlValue } from './row-of-body.ts';

/** The value as it is sent for this column: bytes where the instance keeps UTF-8 in latin1. */
export function storedValue(table: TableFacts | null, column: string, value: SqlValue): SqlValue {
  const isUtf8 = table?.column(column)?.charset === UTF8_IN_LATIN1;
  return isUtf8 && typeof value === 'string' ? Buffer.from(value, 'utf8') : value;
}
