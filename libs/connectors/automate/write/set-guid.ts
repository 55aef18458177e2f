import type { Description } from '../content-types/description.ts';
import { tableOf } from '../rows/listed-rows.ts';
import { guidColumn } from '../identity/row-identity.ts';
import type { Downstream } from '../target-state/downstream-database.ts';
import { updateRow } from './row-statements.ts';

/** Gives the row with this number a GUID, as text or as the bytes that it had. A type whose GUID is derived has none to set. */
export async function setGuid(
  { connection, schema }: Pick<Downstream, 'connection' | 'schema'>,
  { identity, table, key }: Description,
  id: number,
  guid: string | Buffer | null,
): Promise<void> {
  const column = guidColumn(identity);
  if (column === null) return;
  // Bytes of a column of text go back as the text that they are.
  const text = Buffer.isBuffer(guid) ? guid.toString('utf8') : guid;
  const changes = new Map([[column, text]]);
  await updateRow(connection, tableOf(schema, table), { [key]: id }, changes);
}
