import type { Connection } from 'mysql2/promise';
import { ask } from './ask-database.ts';

/**
 * The columns, as `table.column`, that MariaDB declares as JSON: a longtext to information_schema, with a check that an empty
 * text does not pass. Empty on servers that don't list such checks; MySQL names the type itself.
 */
export async function readJsonColumns(
  connection: Connection,
  database: string,
): Promise<Set<string>> {
  try {
    const checks = await ask(connection, CHECKS, [database]);
    return new Set(
      checks.flatMap(([table, clause]) => {
        const [, column] = /^json_valid\(`(.+)`\)$/.exec(String(clause)) ?? [];
        return column === undefined ? [] : [`${String(table)}.${column.replaceAll('``', '`')}`];
      }),
    );
  } catch (error) {
    if (NOT_LISTED.has((error as { errno?: number }).errno ?? 0)) return new Set();
    throw error;
  }
}

const CHECKS = `
  select table_name, check_clause from information_schema.check_constraints
  where constraint_schema = ? and check_clause like 'json%'`;
/** No such table (before MariaDB 10.2), or no such column (MySQL). */
const NOT_LISTED = new Set([1109, 1054]);
