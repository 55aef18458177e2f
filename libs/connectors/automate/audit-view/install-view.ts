import type { Connection } from 'mysql2/promise';
import type { AuditViewChange } from '../../connector.ts';
import { databaseFailure } from '../connection/driver-failures.ts';
import { openConnection } from '../connection/open.ts';
import { dataview } from '../content-types/dataview.ts';
import { tableOf } from '../rows/listed-rows.ts';
import { ask } from '../schema/ask-database.ts';
import { readSchema, type Schema } from '../schema/columns.ts';
import { quoted } from '../schema/quoted-name.ts';
import { takesZeroDates } from '../schema/server-mode.ts';
import type { AutomateTarget } from '../settings/automate-settings.ts';
import { RELOAD } from '../apply/notes.ts';
import { newRow } from '../write/new-row.ts';
import { deleteRows, insertRows, updateRow } from '../write/row-statements.ts';
import { makeRecordTables, requireAllWritable } from '../target-state/supported.ts';
import { AUDIT_VIEW_GUID } from '../content-types/audit-view-guid.ts';
import { auditViewOn, type AuditView } from './view.ts';

/**
 * Puts the audit view into the dataviews of the instance, or brings it up to date; writes nothing when it is. Where it
 * stands and who may see it is left as it is. Throws `downstream-unsupported` and what `databaseFailure` says.
 */
export function installAuditView(target: AutomateTarget): Promise<AuditViewChange> {
  return connected(target, async (connection) => {
    const before = await writableSchema(connection, target);
    const isMade = await makeRecordTables(connection, before);
    const schema = isMade ? await readSchema(connection, target.place.database) : before;
    const view = auditViewOn(schema);
    await tryOut(connection, view);
    const change = await inOneTransaction(connection, () => put(connection, schema, target, view));
    return { change, notes: notesOf(change, view) };
  });
}

/** Removes the audit view; what it showed stays. */
export function removeAuditView(target: AutomateTarget): Promise<AuditViewChange> {
  return connected(target, async (connection) => {
    const schema = await writableSchema(connection, target);
    const { key, table } = dataview;
    const change = await inOneTransaction(connection, async () => {
      const ids = (await rowsHere(connection, schema, [])).map(([id]) => Number(id));
      await deleteRows(connection, tableOf(schema, table), key, ids);
      return ids.length > 0 ? 'removed' : 'unchanged';
    });
    return { change, notes: change === 'removed' ? [RELOAD] : [] };
  });
}

async function connected<Result>(
  { place }: AutomateTarget,
  work: (connection: Connection) => Promise<Result>,
): Promise<Result> {
  let connection: Connection | null = null;
  try {
    connection = await openConnection(place, 'write');
    return await work(connection);
  } catch (error) {
    throw databaseFailure(error, place);
  } finally {
    connection?.destroy();
  }
}

async function writableSchema(connection: Connection, target: AutomateTarget): Promise<Schema> {
  const schema = await readSchema(connection, target.place.database);
  await requireAllWritable(connection, schema, [dataview], target);
  return schema;
}

// A view that this server cannot run must not stand there.
async function tryOut(connection: Connection, { content }: AuditView): Promise<void> {
  const statement = `SELECT ${String(content.get('FieldList'))} ${String(content.get('SQLBody'))} LIMIT 0`;
  await connection.query(statement);
}

// A connection that ends before the COMMIT leaves everything as it was.
async function inOneTransaction<Result>(
  connection: Connection,
  work: () => Promise<Result>,
): Promise<Result> {
  await connection.query('START TRANSACTION');
  const result = await work();
  await connection.query('COMMIT');
  return result;
}

async function put(
  connection: Connection,
  schema: Schema,
  settings: AutomateTarget,
  { content }: AuditView,
): Promise<'added' | 'updated' | 'unchanged'> {
  const table = tableOf(schema, dataview.table);
  const columns = [...content.keys()];
  const here = await rowsHere(connection, schema, columns);
  const [[packet, now] = []] = await ask(connection, 'SELECT @@max_allowed_packet, NOW()');
  if (here.length === 0) {
    const zeroDates = await takesZeroDates(connection);
    const facts = { schema, settings, now: String(now), zeroDates };
    const item = { description: dataview, item: { guid: AUDIT_VIEW_GUID } };
    await insertRows(connection, table, [newRow(facts, item, content, 0)], Number(packet));
    return 'added';
  }
  const wanted = columns.map((column) => String(content.get(column)));
  const stale = here.filter(([, ...values]) => wanted.some((text, at) => text !== values[at]));
  for (const [id] of stale)
    await updateRow(connection, table, { [dataview.key]: Number(id) }, content);
  return stale.length > 0 ? 'updated' : 'unchanged';
}

/** The rows with the view's GUID, locked until the transaction ends: the number, then the text of each column. */
async function rowsHere(
  connection: Connection,
  schema: Schema,
  columns: readonly string[],
): Promise<(string | null)[][]> {
  const table = tableOf(schema, dataview.table);
  const list = [dataview.key, ...columns].map((column) => `CAST(${quoted(column)} AS CHAR)`);
  const rows = await ask(
    connection,
    `SELECT ${list.join(', ')} FROM ${quoted(table.name)} WHERE GUID = ? FOR UPDATE`,
    [AUDIT_VIEW_GUID],
  );
  return rows.map((row) => row.map((value) => (value === null ? null : String(value))));
}

function notesOf(change: AuditViewChange['change'], { unseen }: AuditView): string[] {
  const todo = change === 'unchanged' ? [] : [RELOAD];
  if (change === 'added') todo.unshift(...dataview.afterwards);
  if (unseen.length === 0) return todo;
  const left = `The view doesn't show uses in ${unseen.join(', ')}: this account can't see them. For those that Automate has, grant SELECT and run "prosync audit-view install" again.`;
  return [left, ...todo];
}
