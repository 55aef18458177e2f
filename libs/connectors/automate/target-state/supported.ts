import type { Connection } from 'mysql2/promise';
import { ProSyncError } from '#domain/errors';
import type { Description } from '../content-types/description.ts';
import { ask } from '../schema/ask-database.ts';
import type { Schema } from '../schema/columns.ts';
import { takesZeroDates } from '../schema/server-mode.ts';
import type { AutomateTarget } from '../settings/automate-settings.ts';
import { missingRights, READ_ONLY_CHECK } from './needed-rights.ts';
import {
  missingParts,
  missingRecordTables,
  shortcomingsOf,
  type Shortcoming,
} from './shortcomings.ts';
import { neededTables, recordTables, type NeededTable } from './needed-tables.ts';
import { versionShortcoming } from './automate-version.ts';

/** 1142: the account may not create a table; 1044: nothing in this database; 1290 and 1836: read-only. */
const DENIED: readonly unknown[] = [1142, 1044, 1290, 1836];

/** What keeps content types from being written here, and what keeps all of them. */
export interface Unsupported {
  types: ReadonlyMap<string, Shortcoming>;
  everything: readonly Shortcoming[];
}

/** Looks for everything that keeps the instance from being written, as far as these types are concerned. */
export async function unsupported(
  connection: Connection,
  schema: Schema,
  descriptions: readonly Description[],
  { onInsert }: AutomateTarget,
): Promise<Unsupported> {
  const zeroDates = await takesZeroDates(connection);
  const lookAt = async (tables: readonly NeededTable[]) => [
    ...shortcomingsOf(schema, tables, { onInsert, zeroDates }),
    ...(await missingRights(connection, schema, tables)),
  ];
  const [[version] = []] = await ask(connection, 'SELECT VERSION()');
  const ofVersion = [versionShortcoming(String(version))].filter((each) => each !== null);
  const everything = [...ofVersion, ...(await lookAt(recordTables(schema)))];
  const types = new Map<string, Shortcoming>();
  for (const description of descriptions) {
    const found = await lookAt(neededTables(schema, [description]));
    everything.push(...found.filter(({ check }) => check === READ_ONLY_CHECK));
    const [first] = found;
    if (first !== undefined) types.set(description.contentType, first);
  }
  return { types, everything };
}

/**
 * The content types that cannot be written here, with the reason (docs/guarantees.md#b33, F25), before anything is: also when that
 * is all of the plan. Throws `downstream-unsupported` for what concerns the instance as a whole.
 */
export async function requireWritable(
  connection: Connection,
  schema: Schema,
  descriptions: readonly Description[],
  settings: AutomateTarget,
): Promise<ReadonlyMap<string, Shortcoming>> {
  const found = await unsupported(connection, schema, descriptions, settings);
  refuse(found.everything);
  return found.types;
}

/** As `requireWritable`; throws `downstream-unsupported` also for these types, when only all of them together are of use. */
export async function requireAllWritable(
  ...instance: Parameters<typeof requireWritable>
): Promise<void> {
  refuse([...(await requireWritable(...instance)).values()]);
}

/** Of these types, those that are not here to be compared, each with what is missing. */
export function unreadableTypes(
  schema: Schema,
  descriptions: readonly Description[],
): Map<string, Shortcoming> {
  const types = new Map<string, Shortcoming>();
  for (const description of descriptions) {
    const [first] = neededTables(schema, [description]).flatMap((t) => missingParts(schema, t));
    if (first !== undefined) types.set(description.contentType, first);
  }
  return types;
}

/** Throws `downstream-unsupported` when nothing of these types is here to be compared. */
export function requireReadable(schema: Schema, descriptions: readonly Description[]): void {
  const types = unreadableTypes(schema, descriptions);
  if (types.size === descriptions.length) refuse([...types.values()]);
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
