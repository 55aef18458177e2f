import { rowFailure } from '../connection/row-failures.ts';
import { contentTypes } from '../content-types/content-types.ts';
import { OVERRIDES } from '../content-types/group-overrides.ts';
import { tableOf } from '../rows/listed-rows.ts';
import { ask } from '../schema/ask-database.ts';
import { quoted } from '../schema/quoted-name.ts';
import { RowRefusals } from './row-refusals.ts';
import type { Removal } from '../checks/checked-steps.ts';
import type { Downstream } from '../target-state/downstream-database.ts';
import { deleteRows } from './row-statements.ts';

/** Removes items with what belongs to them, in the reverse order of insertion. Returns what a person should know. */
export async function removeItems(
  downstream: Downstream,
  removals: readonly Removal[],
): Promise<string[]> {
  const { connection, schema } = downstream;
  const notes: string[] = [];
  for (const description of contentTypes.toReversed()) {
    const { contentType, table, key, rows } = description;
    const ofType = removals.filter(({ item }) => item.contentType === contentType);
    const here = ofType.filter((each) => each.here !== null);
    if (here.length === 0) continue;
    const remove = async (some: readonly Removal[]): Promise<void> => {
      const ids = some.flatMap((each) => each.here?.id ?? []);
      if (rows !== undefined)
        await deleteRows(connection, tableOf(schema, rows.table), rows.owner, ids);
      await deleteRows(connection, tableOf(schema, table), key, ids);
    };
    if (contentType === OVERRIDES.contentType)
      for (const removal of here) notes.push(...(await removeOverrides(downstream, removal)));
    await removeOrRefuse(here, remove);
  }
  return notes;
}

// A statement deletes many; one by one it is seen which of them the server does not let go.
async function removeOrRefuse(
  removals: readonly Removal[],
  remove: (some: readonly Removal[]) => Promise<void>,
): Promise<void> {
  try {
    await remove(removals);
  } catch (error) {
    if (rowFailure(error) === null) throw error;
    const refusals = new RowRefusals();
    for (const removal of removals) await refusals.of(removal.item, () => remove([removal]));
    refusals.raise();
    throw error;
  }
}

async function removeOverrides(
  { connection, schema }: Downstream,
  { item, here }: Removal,
): Promise<string[]> {
  const table = schema.table(OVERRIDES.table);
  if (table === null || here === null) return [];
  const { column } = OVERRIDES;
  const [[count] = []] = await ask(
    connection,
    `SELECT COUNT(*) FROM ${quoted(table.name)} WHERE ${quoted(column)} = ?`,
    [here.id],
  );
  if (Number(count) === 0) return [];
  await deleteRows(connection, table, column, [here.id]);
  return [
    `"${item.name}" was applied to groups: what ${String(count)} of them said about it was removed with it.`,
  ];
}
