import type { Connection } from 'mysql2/promise';
import { ask } from '../schema/ask-database.ts';
import type { Schema, TableFacts } from '../schema/columns.ts';
import { quoted } from '../schema/quoted-name.ts';
import type { Shortcoming } from './shortcomings.ts';
import type { NeededTable } from './needed-tables.ts';

type Right = NeededTable['rights'][number];

/** What a server that takes no writes is reported as. */
export const READ_ONLY_CHECK = 'read_only';

/** 1142 and 1143: a right to the table or to a column of it is missing. 1290 and 1836: the server is read-only. */
const DENIED: readonly unknown[] = [1142, 1143];
const READ_ONLY: readonly unknown[] = [1290, 1836];

/**
 * The rights that are missing, and whether the server is read-only for this account. Asked by EXPLAIN, which checks what the
 * statement itself would need, roles and wild cards included, and runs nothing.
 */
export async function missingRights(
  connection: Connection,
  schema: Schema,
  needed: readonly NeededTable[],
): Promise<Shortcoming[]> {
  const missing: Shortcoming[] = [];
  for (const { table: name, columns, rights } of needed) {
    const table = schema.table(name);
    if (table === null) continue;
    const there = columns.flatMap((column) => table.column(column)?.name ?? []);
    // A table that cannot be read at all has its own line.
    if (there.length === 0) continue;
    const lacking: Right[] = [];
    for (const right of rights) {
      const errno = await refusalOf(connection, probe(right, table, there));
      if (READ_ONLY.includes(errno)) return [...missing, readOnly()];
      if (DENIED.includes(errno)) lacking.push(right);
    }
    if (lacking.length > 0) missing.push(await lackingRights(connection, schema, table, lacking));
  }
  return missing;
}

function probe(right: Right, table: TableFacts, columns: readonly string[]): string {
  const name = quoted(table.name);
  const list = columns.map(quoted).join(', ');
  switch (right) {
    case 'SELECT':
      return `EXPLAIN SELECT ${list} FROM ${name} WHERE FALSE`;
    case 'INSERT':
      return `EXPLAIN INSERT INTO ${name} (${list}) SELECT ${list} FROM ${name} WHERE FALSE`;
    case 'UPDATE':
      return `EXPLAIN UPDATE ${name} SET ${columns.map((c) => `${quoted(c)} = ${quoted(c)}`).join(', ')} WHERE FALSE`;
    case 'DELETE':
      return `EXPLAIN DELETE FROM ${name} WHERE FALSE`;
  }
}

async function refusalOf(connection: Connection, statement: string): Promise<unknown> {
  try {
    await ask(connection, statement);
    return null;
  } catch (error) {
    const { errno, sqlState } = error as { errno?: unknown; sqlState?: unknown };
    // Any other answer of the server is about something that has its own line.
    if (sqlState !== undefined) return errno;
    throw error;
  }
}

async function lackingRights(
  connection: Connection,
  { database }: Schema,
  { name }: TableFacts,
  rights: readonly Right[],
): Promise<Shortcoming> {
  const account = await accountOf(connection);
  const list = rights.join(', ');
  return {
    check: `rights to ${name}`,
    detail: `The account ${account} lacks ${list} on the table ${name}.`,
    remedy: `Ask the administrator to run: GRANT ${list} ON ${quoted(database)}.${quoted(name)} TO ${account};`,
  };
}

/** The account as a GRANT names it: `'prosync'@'%'`. */
export async function accountOf(connection: Connection): Promise<string> {
  const [[account] = []] = await ask(connection, 'SELECT CURRENT_USER()');
  const [user = '', host = ''] = String(account).split(/@(?=[^@]*$)/);
  return `'${user}'@'${host}'`;
}

function readOnly(): Shortcoming {
  return {
    check: READ_ONLY_CHECK,
    detail:
      'The server is read-only for this account: it is a replica, or an administrator has set read_only.',
    remedy: 'Name the server that is written, or ask the administrator to set read_only to OFF.',
  };
}
