import { RowRefusals } from './row-refusals.ts';
import type { Write } from '../checks/checked-steps.ts';
import type { Downstream } from '../target-state/downstream-database.ts';
import { guidColumn } from '../identity/row-identity.ts';
import { tableOf } from '../rows/listed-rows.ts';
import { quoted } from '../schema/quoted-name.ts';

/**
 * Takes the names of extra data fields away that get another one: no two may have the same form and name, not even between
 * two statements, and a name may go from one to the other.
 */
export async function parkNames(
  { connection, schema }: Downstream,
  writes: readonly Write[],
): Promise<void> {
  const renamed = writes.filter(
    ({ description, here, seen, item }) =>
      description.place.by === 'word' && here !== null && seen?.path !== item.path,
  );
  const [first] = renamed;
  const guid = first === undefined ? null : guidColumn(first.description.identity);
  if (first === undefined || guid === null) return;
  const { table, name, key } = first.description;
  const refusals = new RowRefusals();
  for (const { item, here } of renamed) {
    const parked = `UPDATE ${quoted(tableOf(schema, table).name)} SET ${quoted(name)} = ${quoted(guid)} WHERE ${quoted(key)} = ?`;
    await refusals.of(item, () => connection.query(parked, [here?.id ?? 0]));
  }
  refusals.raise();
}
