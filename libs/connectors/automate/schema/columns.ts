import type { Connection } from 'mysql2/promise';
import { ask, type Raw } from './ask-database.ts';
import { readJsonColumns } from './json-columns.ts';

/** What the instance says about one column. */
export interface ColumnFacts {
  /** As the instance spells it. */
  name: string;
  /** Such as `varchar`, in lower case. `json` also where MariaDB calls it a longtext. */
  type: string;
  /** Null for a column that holds no text. */
  charset: string | null;
  /** In characters for text, in bytes for a blob; null where there is no limit of that kind. */
  maxLength: number | null;
  maxBytes: number | null;
  isNullable: boolean;
  /** As information_schema writes it; null when there is none. */
  default: string | null;
  isAutoIncrement: boolean;
  /** The server computes it, and takes no value for it. */
  isGenerated: boolean;
  /** This account has the right to select it. */
  isReadable: boolean;
}

/** What the instance says about one table that this account may see. */
export interface TableFacts {
  /** As the instance spells it. */
  name: string;
  /** Such as `InnoDB`; null for a view. */
  engine: string | null;
  /** In their order, also those that this account may not read. */
  columns: readonly ColumnFacts[];
  /** The column of this name, in whatever case; null when there is none, or none that this account may read. */
  column(name: string): ColumnFacts | null;
}

/** The tables of one database, as one moment saw them. */
export class Schema {
  readonly database: string;
  readonly #tables: ReadonlyMap<string, TableFacts>;

  constructor(database: string, tables: readonly TableFacts[]) {
    this.database = database;
    this.#tables = new Map(tables.map((table) => [table.name.toLowerCase(), table]));
  }

  /** The same schema with these tables in the place of those of their names. */
  with(tables: readonly TableFacts[]): Schema {
    return new Schema(this.database, [...this.#tables.values(), ...tables]);
  }

  /** The table of this name, in whatever case; null when there is none, or none that this account may see. */
  table(name: string): TableFacts | null {
    return this.#tables.get(name.toLowerCase()) ?? null;
  }
}

/** Reads what information_schema says of a database. A table that the account has no right to is not in it. */
export async function readSchema(connection: Connection, database: string): Promise<Schema> {
  const tables = await ask(connection, TABLES, [database]);
  const json = await readJsonColumns(connection, database);
  const columns = new Map<string, ColumnFacts[]>();
  for (const [table, ...rest] of await ask(connection, COLUMNS, [database])) {
    const name = String(table);
    const known = columns.get(name) ?? [];
    const facts = columnFacts(rest);
    known.push(json.has(`${name}.${facts.name}`) ? { ...facts, type: 'json' } : facts);
    columns.set(name, known);
  }
  return new Schema(
    database,
    tables.map(([name, engine]) =>
      tableFacts(String(name), textOrNull(engine), columns.get(String(name)) ?? []),
    ),
  );
}

const TABLES = 'select table_name, engine from information_schema.tables where table_schema = ?';
const COLUMNS = `
  select table_name, column_name, data_type, character_set_name, character_maximum_length, character_octet_length,
    is_nullable, column_default, extra, privileges
  from information_schema.columns where table_schema = ? order by table_name, ordinal_position`;

/** A table with these columns. */
export function tableFacts(
  name: string,
  engine: string | null,
  columns: readonly ColumnFacts[],
): TableFacts {
  const readable = columns.filter(({ isReadable }) => isReadable);
  const byName = new Map(readable.map((column) => [column.name.toLowerCase(), column]));
  return { name, engine, columns, column: (wanted) => byName.get(wanted.toLowerCase()) ?? null };
}

function columnFacts([
  name,
  type,
  charset,
  length,
  bytes,
  nullable,
  initial,
  extra,
  privileges,
]: Raw[]): ColumnFacts {
  return {
    name: String(name),
    type: String(type).toLowerCase(),
    charset: textOrNull(charset),
    maxLength: numberOrNull(length),
    maxBytes: numberOrNull(bytes),
    isNullable: String(nullable) === 'YES',
    default: textOrNull(initial),
    isAutoIncrement: /auto_increment/i.test(String(extra)),
    isGenerated: /generated/i.test(String(extra)) && !/default_generated/i.test(String(extra)),
    isReadable: /\bselect\b/i.test(String(privileges)),
  };
}

function textOrNull(value: Raw | undefined): string | null {
  return value === null || value === undefined ? null : String(value);
}

function numberOrNull(value: Raw | undefined): number | null {
  return value === null || value === undefined ? null : Number(value);
}
