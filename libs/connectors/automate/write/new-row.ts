import { randomUUID } from 'node:crypto';
import type { ItemKey } from '#domain/item';
import type { Description, NoiseColumn } from '../content-types/description.ts';
import type { SqlValue } from '../rows/row-of-body.ts';
import type { ColumnFacts, TableFacts } from '../schema/columns.ts';
import { implicitDefault, mustBeFilled } from '../schema/implicit-default.ts';
import type { Downstream } from '../target-state/downstream-database.ts';
import { identityColumns } from '../identity/row-identity.ts';
import type { Write } from '../checks/checked-steps.ts';

/** The last whole year that every type of date holds: a monitor whose next scan is then does not run (docs/automate-schema.md#3.2). */
const FAR_FUTURE = '2037-12-31 00:00:00';

/** Every column of a new row but its key: content, identity, place, and what the instance's settings say of the rest. */
export function newRow(
  {
    schema,
    settings,
    now,
    zeroDates,
  }: Pick<Downstream, 'schema' | 'settings' | 'now' | 'zeroDates'>,
  { description, item }: { description: Description; item: Pick<ItemKey, 'guid'> },
  content: ReadonlyMap<string, SqlValue>,
  folder: number,
): Map<string, SqlValue> {
  const { identity, place, only, noise, contentType, table } = description;
  const facts = schema.table(table);
  const row = new Map<string, SqlValue>();
  for (const { column, onInsert } of noise) {
    const known = facts?.column(column) ?? null;
    if (known !== null && onInsert !== undefined)
      row.set(column, noiseValue(onInsert, known, now, settings.newMonitors));
  }
  for (const [column, value] of Object.entries(settings.onInsert[contentType] ?? {}))
    if ((facts?.column(column) ?? null) !== null) row.set(column, value);
  for (const [column, value] of content) row.set(column, value);
  for (const column of identityColumns(identity)) row.set(column, item.guid);
  if (only !== undefined) row.set(only.column, only.equals);
  if (place.by === 'folder') row.set(place.column, folder);
  fillUnknown(row, facts, zeroDates);
  return row;
}

/** Every column of a new row that belongs to an item, but its key. */
export function newRowOf(
  { schema, now, settings, zeroDates }: Downstream,
  { description }: Pick<Write, 'description'>,
  owner: number,
  { guid, values }: Write['row']['rows'][number],
): Map<string, SqlValue> {
  const row = new Map<string, SqlValue>();
  const { rows } = description;
  if (rows === undefined) return row;
  const facts: TableFacts | null = schema.table(rows.table);
  for (const { column, onInsert } of rows.noise) {
    const known = facts?.column(column) ?? null;
    if (known !== null && onInsert !== undefined)
      row.set(column, noiseValue(onInsert, known, now, settings.newMonitors));
  }
  for (const [column, value] of values) row.set(column, value);
  row.set(rows.owner, owner);
  row.set(rows.guid, guid);
  fillUnknown(row, facts, zeroDates);
  return row;
}

/**
 * Gives columns that must have a value, and that came with a newer Automate, the empty value of their type, as a server that
 * is not strict does by itself; ProSync's session is strict, so that nothing else is filled in unseen.
 */
export function fillUnknown(
  row: Map<string, SqlValue>,
  table: TableFacts | null,
  zeroDates: boolean,
): void {
  const filled = new Set([...row.keys()].map((name) => name.toLowerCase()));
  for (const column of table?.columns ?? []) {
    if (!mustBeFilled(column) || filled.has(column.name.toLowerCase())) continue;
    const value = implicitDefault(column, zeroDates);
    if (value !== null) row.set(column.name, value);
  }
}

function noiseValue(
  onInsert: NonNullable<NoiseColumn['onInsert']>,
  column: ColumnFacts,
  now: string,
  newMonitors: 'disabled' | 'enabled',
): SqlValue {
  if (typeof onInsert === 'object') return onInsert.value;
  switch (onInsert) {
    case 'now':
      return now;
    case 'far-future-when-disabled':
      return newMonitors === 'disabled' ? FAR_FUTURE : now;
    case 'new-guid':
      return randomUUID();
    case 'derived':
      // Computed when all rows are there; until then what stands for "none" in such a column.
      return column.charset === null ? 0 : ',';
  }
}
