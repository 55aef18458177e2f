import type { Finding } from '../../connector.ts';
import { openConnection } from '../connection/open.ts';
import type { DatabasePlace } from '../connection/database-place.ts';
import type { Schema } from '../schema/columns.ts';
import { accountOf, missingRights } from '../target-state/needed-rights.ts';
import type { NeededTable } from '../target-state/needed-tables.ts';

/**
 * Each right that is missing with the GRANT that gives it; one line when none is. On a connection that may write: in a
 * session that only reads, the server does not even say what it would take to write.
 */
export async function rightsFindings(
  place: DatabasePlace,
  schema: Schema,
  tables: readonly NeededTable[],
): Promise<Finding[]> {
  const connection = await openConnection(place, 'write');
  try {
    const missing = await missingRights(connection, schema, tables);
    if (missing.length > 0) return missing.map((each) => ({ ...each, level: 'failed' }));
    const account = await accountOf(connection);
    const detail = `${account} may read and write the ${tables.length} tables that ProSync needs.`;
    return [{ check: 'rights', level: 'ok', detail, remedy: null }];
  } finally {
    connection.destroy();
  }
}
