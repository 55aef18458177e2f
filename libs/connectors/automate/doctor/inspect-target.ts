import type { Finding } from '../../connector.ts';
import { databaseFailure } from '../connection/driver-failures.ts';
import { placeName } from '../connection/database-place.ts';
import { contentTypes } from '../content-types/content-types.ts';
import { openSnapshot, type Snapshot } from '../connection/snapshot.ts';
import { takesZeroDates } from '../schema/server-mode.ts';
import { withUtf8Columns } from '../schema/utf8-in-latin1.ts';
import type { AutomateTarget } from '../settings/automate-settings.ts';
import { neededTables, recordTables } from '../target-state/needed-tables.ts';
import { recordFindings, schemaNote, tableFindings, triggerFindings } from './content-check.ts';
import { rightsFindings } from './rights-check.ts';
import { serverFindings } from './server-check.ts';
import { unseenFinding } from './unseen.ts';
import { accountOf } from '../target-state/needed-rights.ts';

/** Everything that may stand in the way of an apply, one line each (docs/guarantees.md#b33, F25). Writes nothing. */
export async function inspect(target: AutomateTarget): Promise<Finding[]> {
  const { place } = target;
  let snapshot: Snapshot | null = null;
  try {
    snapshot = await openSnapshot(place);
    const reached: Finding = {
      check: 'connection',
      level: 'ok',
      detail: `Reached the database ${place.database} at ${placeName(place)} as ${place.user}.`,
      remedy: null,
    };
    return [reached, ...(await look(snapshot, target))];
  } catch (error) {
    const { message, remedy = null } = databaseFailure(error, place);
    return [{ check: 'connection', level: 'failed', detail: message, remedy }];
  } finally {
    snapshot?.connection.destroy();
  }
}

async function look(snapshot: Snapshot, target: AutomateTarget): Promise<Finding[]> {
  const { connection } = snapshot;
  const tables = [...neededTables(snapshot.schema, contentTypes), ...recordTables(snapshot.schema)];
  const zeroDates = await takesZeroDates(connection);
  const names = tables.map(({ table }) => table);
  const schema = await withUtf8Columns(connection, snapshot.schema, names);
  return [
    ...(await serverFindings(snapshot, target.place)),
    ...tableFindings(schema, tables, { onInsert: target.onInsert, zeroDates }),
    ...(await rightsFindings(target.place, schema, tables)),
    unseenFinding(schema, await accountOf(connection)),
    ...recordFindings(schema),
    ...(await triggerFindings(connection, schema, tables)),
    schemaNote(schema),
  ];
}
