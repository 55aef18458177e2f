import type { Schema, TableFacts } from '../schema/columns.ts';
import { implicitDefault, mustBeFilled } from '../schema/implicit-default.ts';
import type { AutomateTarget } from '../settings/automate-settings.ts';
import { ITEMS, RECORD_TABLES, STATE } from '../record/record-tables.ts';
import type { NeededTable } from './needed-tables.ts';

/** What new rows get in columns that are no content. */
export interface InsertRules {
  onInsert: AutomateTarget['onInsert'];
  /** The server's own mode takes 0000-00-00, the empty value of a date. */
  zeroDates: boolean;
}

/** One thing that keeps an instance from being written, and what to do about it. */
export interface Shortcoming {
  /** What was looked at: "table lt_scripts". */
  check: string;
  detail: string;
  remedy: string;
}

/** What information_schema says against writing these tables (docs/guarantees.md#b33, F25), in the order of the tables. */
export function shortcomingsOf(
  schema: Schema,
  needed: readonly NeededTable[],
  rules: InsertRules,
): Shortcoming[] {
  return needed.flatMap((each) => {
    const table = schema.table(each.table);
    const missing = missingParts(schema, each);
    if (table === null || missing.some(({ check }) => check === `table ${each.table}`))
      return missing;
    return [...ofEngine(table), ...missing, ...ofUnfilled(table, each, rules)];
  });
}

/** The tables and columns that are not there: without them nothing can even be compared. */
export function missingParts(schema: Schema, needed: NeededTable): Shortcoming[] {
  const table = schema.table(needed.table);
  if (table === null) {
    return [
      {
        check: `table ${needed.table}`,
        detail: `The table ${needed.table} is not in the database ${schema.database}, or this account may not see it.`,
        remedy: `Check the database's name, and grant SELECT on ${needed.table}.`,
      },
    ];
  }
  const missing = needed.columns.filter((name) => table.column(name) === null);
  if (missing.length === needed.columns.length) {
    return [
      {
        check: `table ${needed.table}`,
        detail: `This account may not read the table ${needed.table}, or it has none of the columns that ProSync knows.`,
        remedy: `Grant SELECT on ${needed.table}.`,
      },
    ];
  }
  return missing.map((name) => ({
    check: `column ${needed.table}.${name}`,
    detail: `The table ${needed.table} has no column ${name}, or this account may not see it.`,
    remedy: `Grant SELECT on ${needed.table}. With that, this version of Automate has another schema than ProSync knows: report it, and let the API client leave the content type out.`,
  }));
}

function ofEngine(table: TableFacts): Shortcoming[] {
  if (table.engine?.toLowerCase() === 'innodb') return [];
  const check = `engine of ${table.name}`;
  const { name } = table;
  if (table.engine === null) {
    return [
      {
        check,
        detail: `${name} is a view, and no table.`,
        remedy: 'Restore the table of Automate.',
      },
    ];
  }
  return [
    {
      check,
      detail: `The table ${name} is kept by ${table.engine}, which cannot undo: an apply that fails would stay half done.`,
      remedy: `Ask the administrator to run: ALTER TABLE \`${name}\` ENGINE=InnoDB;`,
    },
  ];
}

// A column that must have a value, and for which neither a default nor its type says one: no row could be added.
function ofUnfilled(
  table: TableFacts,
  needed: NeededTable,
  { onInsert, zeroDates }: InsertRules,
): Shortcoming[] {
  if (!needed.rights.includes('INSERT')) return [];
  const filled = new Set(needed.columns.map((name) => name.toLowerCase()));
  for (const { column, onInsert: value } of needed.noise)
    if (value !== undefined) filled.add(column.toLowerCase());
  for (const name of Object.keys(onInsert[needed.contentType] ?? {}))
    filled.add(name.toLowerCase());
  return table.columns
    .filter((column) => mustBeFilled(column) && !filled.has(column.name.toLowerCase()))
    .filter((column) => implicitDefault(column, zeroDates) === null)
    .map(({ name, type }) => ({
      check: `column ${table.name}.${name}`,
      detail: `The column ${table.name}.${name} must have a value and has no default, and ProSync doesn't know what to put there: its type ${type} has no empty value on this server.`,
      remedy: isNoise(needed, name)
        ? `Say in the client's configuration what new rows get there: automate: { onInsert: { ${needed.contentType}: { ${name}: ... } } }.`
        : `Ask the administrator for a default: ALTER TABLE \`${table.name}\` ALTER COLUMN \`${name}\` SET DEFAULT ...;`,
    }));
}

function isNoise({ noise }: NeededTable, name: string): boolean {
  return noise.some(({ column }) => column.toLowerCase() === name.toLowerCase());
}

/** The statements that make the tables of the record which are not there, for the administrator or for the first apply. */
export function missingRecordTables(schema: Schema): string[] {
  const missing = ([ITEMS, STATE] as const).filter((name) => schema.table(name) === null);
  return missing.map((name) => RECORD_TABLES[name]);
}
