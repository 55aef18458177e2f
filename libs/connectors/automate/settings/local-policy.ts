import type { Description } from '../content-types/description.ts';
import type { BodyObject } from '../rows/body-of-row.ts';

/** What an update does with a column: leave what the instance has, or write what was published. */
export type ColumnPolicy = 'keep' | 'overwrite';

/** Column by column; names without regard to case, as MariaDB has them. */
export type ColumnPolicies = Readonly<Record<string, ColumnPolicy>>;

/** What the instance decided about local tuning (docs/automate-schema.md#7): per content type, and per item by its GUID. */
export interface LocalPolicy {
  policy: Readonly<Record<string, ColumnPolicies>>;
  items: Readonly<Record<string, ColumnPolicies>>;
}

/**
 * The columns of an item that an update keeps as the instance has them: those that the description calls local, then what
 * the instance says for the type, then what it says for the item.
 */
export function keptColumns(
  description: Description,
  guid: string,
  { policy, items }: LocalPolicy,
): Set<string> {
  const kept = new Set(description.columns.flatMap((c) => (c.local === true ? [c.column] : [])));
  for (const said of [policy[description.contentType], items[guid]]) {
    for (const [name, decision] of Object.entries(said ?? {})) {
      const column = columnCalled(description, name);
      // The name is part of the identity's place: a kept one would make every item look moved.
      if (column === undefined || column === description.name) continue;
      if (decision === 'keep') kept.add(column);
      else kept.delete(column);
    }
  }
  return kept;
}

/** The body with the kept columns taken from `base`: what an update leaves of it, or what is compared. */
export function withKept(
  body: BodyObject,
  base: BodyObject,
  kept: ReadonlySet<string>,
): BodyObject {
  const taken = [...kept].filter((column) => Object.hasOwn(base, column));
  return { ...body, ...Object.fromEntries(taken.map((column) => [column, base[column] ?? null])) };
}

function columnCalled({ columns }: Description, name: string): string | undefined {
  return columns.find(({ column }) => column.toLowerCase() === name.toLowerCase())?.column;
}
