import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Connection } from 'mysql2/promise';

/** Creates the stand-in schema in the connection's database, empty: the sixteen tables with content. */
export async function createSchema(connection: Connection): Promise<void> {
  await runFile(connection, 'content.sql');
}

/** Creates the tables that content mentions and that are not content: user classes, templates, plugins, users ... */
export async function createSupportingTables(connection: Connection): Promise<void> {
  await runFile(connection, 'supporting.sql');
}

async function runFile(connection: Connection, name: string): Promise<void> {
  const text = readFileSync(join(import.meta.dirname, 'schema', name), 'utf8');
  for (const statement of text.split(/;\r?\n/)) {
    if (statement.trim() !== '') await connection.query(statement);
  }
}
