import type { Connection } from 'mysql2/promise';
import { group } from '../content-types/group.ts';
import { tableOf } from '../rows/listed-rows.ts';
import { ask } from '../schema/ask-database.ts';
import type { Schema } from '../schema/columns.ts';
import { quoted } from '../schema/quoted-name.ts';
import { RowRefusals, type RefusedItem } from './row-refusals.ts';
import type { Downstream } from '../target-state/downstream-database.ts';
import { derivedChanges, type GroupRow } from './hierarchy.ts';
import { updateRow } from './row-statements.ts';

const DERIVED = ['Parents', 'Children', 'Depth', 'FullName'] as const;

/** Every group of the instance as it is now: taken before and after writing, to see whose children left. */
export async function readGroups(connection: Connection, schema: Schema): Promise<GroupRow[]> {
  const columns = [group.key, 'ParentID', group.name, ...DERIVED.filter(isIn(schema))];
  const rows = await ask(
    connection,
    `SELECT ${columns.map(quoted).join(', ')} FROM ${quoted(tableOf(schema, group.table).name)}`,
  );
  return rows.map((values) => {
    const value = (name: string) => values[columns.indexOf(name)] ?? null;
    const text = (name: string) => (value(name) === null ? null : String(value(name)));
    return {
      id: Number(value(group.key)),
      parent: Number(value('ParentID') ?? 0),
      name: text(group.name) ?? '',
      parents: text('Parents'),
      children: text('Children'),
      depth: value('Depth') === null ? null : Number(value('Depth')),
      fullName: text('FullName'),
    };
  });
}

/**
 * Writes the derived columns of all groups that are affected by what was written since `before`: the items of `written` by
 * their numbers, and those that are gone. Throws `RowsRefused` with those for whose sake a row was to change that the
 * instance does not let change.
 */
export async function recomputeGroups(
  { connection, schema, settings }: Downstream,
  before: readonly GroupRow[],
  written: ReadonlyMap<number, RefusedItem>,
  gone: readonly RefusedItem[],
): Promise<void> {
  const refusals = new RowRefusals();
  const now = await readGroups(connection, schema);
  const parentOf = new Map(now.map(({ id, parent }) => [id, parent]));
  const left = before.filter(({ id, parent }) => parentOf.get(id) !== parent);
  const formerParents = new Set(left.map(({ parent }) => parent));
  const columns = DERIVED.filter(isIn(schema));
  const changes = derivedChanges(
    now,
    new Set(written.keys()),
    formerParents,
    settings.groupChildren,
  );
  for (const change of changes) {
    const values = {
      Parents: change.parents,
      Children: change.children,
      Depth: change.depth,
      FullName: change.fullName,
    };
    const own = written.get(change.id);
    const changed = new Map(columns.map((column) => [column, values[column]]));
    await refusals.of(
      own ?? (() => [...written.values(), ...gone]),
      () =>
        updateRow(connection, tableOf(schema, group.table), { [group.key]: change.id }, changed),
      own === undefined ? `the group "${change.fullName}"` : undefined,
    );
  }
  refusals.raise();
}

function isIn(schema: Schema): (column: string) => boolean {
  return (column) => (schema.table(group.table)?.column(column) ?? null) !== null;
}
