import type { Connection } from 'mysql2/promise';
import { ProSyncError } from '#domain/errors';
import type { Description } from '../../content-types/description.ts';
import { ask } from '../../schema/ask.ts';
import type { Schema } from '../../schema/columns.ts';
import type { AutomateTarget } from '../../settings.ts';
import { missingRights } from './rights.ts';
import {
  missingParts,
  missingRecordTables,
  shortcomingsOf,
  type Shortcoming,
} from './shortcomings.ts';
import { neededTables, recordTables } from './tables.ts';
import { versionShortcoming } from './version.ts';

/** 1142: the account may not create a table; 1044: nothing in this database; 1290 and 1836: read-only. */
const DENIED: readonly unknown[] = [1142, 1044, 1290, 1836];

/** Everything that keeps the instance from being written, as far as these types are concerned. */
export async function shortcomings(
  connection: Connection,
  schema: Schema,
  descriptions: readonly Description[],
  { onInsert }: AutomateTarget,
): Promise<Shortcoming[]> {
  const tables = [...neededTables(schema, descriptions), ...recordTables(schema)];
  const [[version] = []] = await ask(connection, 'SELECT VERSION()');
  const ofVersion = [versionShortcoming(String(version))].filter((each) => each !== null);
  const ofSchema = shortcomingsOf(schema, tables, onInsert);
  return [...ofVersion, ...ofSchema, ...(await missingRights(connection, schema, tables))];
}

/** Throws `downstream-unsupported` when these types cannot be written here (reliability.md B33, F25), before anything is. */
export async function requireWritable(
  connection: Connection,
  schema: Schema,
  descriptions: readonly Description[],
  settings: AutomateTarget,
): Promise<void> {
  refuse(await shortcomings(connection, schema, descriptions, settings));
}

/** Throws `downstream-unsupported` when what these types are made of is not here to be compared. */
export function requireReadable(schema: Schema, descriptions: readonly Description[]): void {
  refuse(neededTables(schema, descriptions).flatMap((table) => missingParts(schema, table)));
}

/** Makes the tables of the record that are missing, before any transaction: DDL would end one. True when it made one. */
export async function makeRecordTables(connection: Connection, schema: Schema): Promise<boolean> {
  const missing = missingRecordTables(schema);
  for (const statement of missing) {
    try {
      await connection.query(statement.replace('CREATE TABLE', 'CREATE TABLE IF NOT EXISTS'));
    } catch (error) {
      if (!DENIED.includes((error as { errno?: unknown }).errno)) throw error;
      throw new ProSyncError(
        'downstream-unsupported',
        'The tables in which ProSync records what it applied are not here, and this account may not create them.',
        {
          remedy: `Ask the administrator to run: ${missing.join('; ')};`,
          facts: { check: 'record tables' },
          cause: error,
        },
      );
    }
  }
  return missing.length > 0;
}

function refuse([first, ...others]: readonly Shortcoming[]): void {
  if (first === undefined) return;
  const more =
    others.length === 0 ? '' : ` And ${others.length} more: "prosync doctor" lists them.`;
  throw new ProSyncError('downstream-unsupported', `${first.detail}${more}`, {
    remedy: first.remedy,
    facts: { checks: [first, ...others].map(({ check }) => check) },
  });
}
