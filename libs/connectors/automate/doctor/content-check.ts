import type { Connection } from 'mysql2/promise';
import type { Finding } from '../../connector.ts';
import { contentTypes, descriptionOf } from '../content-types/content-types.ts';
import { ask } from '../schema/ask-database.ts';
import { UTF8_IN_LATIN1 } from '../schema/charsets.ts';
import type { ColumnFacts, Schema } from '../schema/columns.ts';
import { mustBeFilled } from '../schema/implicit-default.ts';
import { unknownIn } from '../content-types/expected-columns.ts';
import {
  missingRecordTables,
  shortcomingsOf,
  type InsertRules,
} from '../target-state/shortcomings.ts';
import type { NeededTable } from '../target-state/needed-tables.ts';

/** Each table: what keeps it from being written, or that all is well; and columns that cannot hold every character. */
export function tableFindings(
  schema: Schema,
  tables: readonly NeededTable[],
  rules: InsertRules,
): Finding[] {
  return tables.flatMap((needed) => {
    const shortcomings = shortcomingsOf(schema, [needed], rules);
    if (shortcomings.length > 0) {
      return shortcomings.map((each): Finding => {
        return { ...each, level: 'failed', detail: `${each.detail}${consequence(needed)}` };
      });
    }
    const table = schema.table(needed.table);
    const detail = `${table?.name} is kept by ${table?.engine} and has every column that ProSync needs.`;
    const fine: Finding = { check: `table ${needed.table}`, level: 'ok', detail, remedy: null };
    return [fine, ...filledFindings(schema, needed), ...charsetFindings(schema, needed)];
  });
}

function consequence({ contentType }: NeededTable): string {
  const title = descriptionOf(contentType)?.title;
  return title === undefined
    ? ''
    : ` Until then, ProSync applies no ${title}; other content types go on.`;
}

// Columns of a newer Automate that get the empty value of their type; one that has none is a shortcoming.
function filledFindings(schema: Schema, needed: NeededTable): Finding[] {
  if (!needed.rights.includes('INSERT')) return [];
  const known = new Set(
    [...needed.columns, ...needed.noise.map(({ column }) => column)].map((name) =>
      name.toLowerCase(),
    ),
  );
  const unknown = schema
    .table(needed.table)
    ?.columns.filter((column) => mustBeFilled(column) && !known.has(column.name.toLowerCase()));
  return (unknown ?? []).map(({ name }): Finding => {
    return {
      check: `column ${needed.table}.${name}`,
      level: 'warning',
      detail: `ProSync doesn't know the column ${needed.table}.${name}, which must have a value and has no default. New rows get the empty value of its type there, such as 0 or an empty text.`,
      remedy: 'Check new items in Automate, and update ProSync when a version knows the column.',
    };
  });
}

function charsetFindings(schema: Schema, { table: name, columns }: NeededTable): Finding[] {
  const table = schema.table(name);
  if (name.startsWith('plugin_prosync')) return [];
  const texts = columns.flatMap((column) => {
    const facts = table?.column(column) ?? null;
    return facts === null || facts.charset === null || facts.type === 'char' ? [] : [facts];
  });
  const utf8 = texts.filter(({ charset }) => charset === UTF8_IN_LATIN1);
  const narrow = texts.filter(({ charset }) => charset !== 'utf8mb4' && charset !== UTF8_IN_LATIN1);
  return [...utf8Finding(name, utf8), ...narrowFinding(name, narrow, utf8.length > 0)];
}

function utf8Finding(name: string, columns: readonly ColumnFacts[]): Finding[] {
  if (columns.length === 0) return [];
  const list = columns.map((column) => column.name).join(', ');
  return [
    {
      check: `UTF-8 in ${name}`,
      level: 'warning',
      detail: `Some columns of ${name} are declared as latin1 and hold UTF-8: ${list}. ProSync reads UTF-8 there, and writes UTF-8.`,
      remedy: `Don't convert ${name} to another character set: that would change every letter beyond ASCII. Ask the vendor first.`,
    },
  ];
}

function narrowFinding(name: string, columns: readonly ColumnFacts[], hasUtf8: boolean): Finding[] {
  if (columns.length === 0) return [];
  const list = columns.map((column) => `${column.name} (${column.charset})`).join(', ');
  return [
    {
      check: `character sets of ${name}`,
      level: 'warning',
      detail: `Some columns of ${name} cannot hold every character: ${list}. Items that need others are refused one by one.`,
      remedy: hasUtf8
        ? `Ask the administrator for columns in utf8mb4, one by one.`
        : `Ask the administrator to run: ALTER TABLE \`${name}\` CONVERT TO CHARACTER SET utf8mb4;`,
    },
  ];
}

/** Whether the tables are there in which the instance records what was applied, and the statements that make them. */
export function recordFindings(schema: Schema): Finding[] {
  const missing = missingRecordTables(schema);
  if (missing.length === 0) {
    const detail = 'The tables in which ProSync records what it applied are there.';
    return [{ check: 'record tables', level: 'ok', detail, remedy: null }];
  }
  return [
    {
      check: 'record tables',
      level: 'warning',
      detail:
        'The tables in which ProSync records what it applied are not there yet; the first sync makes them when the account has the right CREATE.',
      remedy: `Without that right, ask the administrator to run: ${missing.join('; ')};`,
    },
  ];
}

/** Triggers on the tables: what they do happens in our transaction, and reading back finds what they change. */
export async function triggerFindings(
  connection: Connection,
  { database }: Schema,
  tables: readonly NeededTable[],
): Promise<Finding[]> {
  const rows = await ask(
    connection,
    'SELECT trigger_name, event_object_table FROM information_schema.triggers WHERE event_object_schema = ?',
    [database],
  );
  const needed = new Set(tables.map(({ table }) => table.toLowerCase()));
  const found = rows
    .filter(([, table]) => needed.has(String(table).toLowerCase()))
    .map(([trigger, table]) => `${String(trigger)} on ${String(table)}`);
  if (found.length === 0) {
    const detail = 'No trigger on these tables can be seen.';
    return [{ check: 'triggers', level: 'ok', detail, remedy: null }];
  }
  return [
    {
      check: 'triggers',
      level: 'warning',
      detail: `There are triggers: ${found.join(', ')}. One that changes what is written makes a sync stop and undo everything.`,
      remedy: 'Ask who made them, and try one sync of a single item first.',
    },
  ];
}

/** What is not certain about the schema, and what of it this instance settles. */
export function schemaNote(schema: Schema): Finding {
  const unknown = contentTypes.flatMap((description) => unknownIn(schema, description));
  const left =
    unknown.length === 0
      ? 'This instance has no column that ProSync does not know.'
      : `Columns that ProSync does not know stay as they are, and new rows get their defaults: ${[...new Set(unknown)].join(', ')}.`;
  return {
    check: 'schema',
    level: 'ok',
    detail: `Names of tables and columns come from public sources; types, lengths, the columns of dataviewfolders, the table of search folders and the marker for reloading the cache were inferred or are unknown. ${left}`,
    remedy: null,
  };
}
