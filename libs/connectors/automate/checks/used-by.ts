import { ProSyncError } from '#domain/errors';
import { itemKey, type ItemKey } from '#domain/item';
import { contentTypes } from '../content-types/content-types.ts';
import type { Column, Description } from '../content-types/description.ts';
import { mentionedTypes } from '../content-types/mentioned-types.ts';
import { ownerColumn } from '../identity/row-identity.ts';
import { mentionedIn } from '../references/in-body.ts';
import type { BodyObject } from '../rows/body-of-row.ts';
import { itemOfRow } from '../rows/row-item.ts';
import type { Downstream } from '../target-state/downstream-database.ts';
import { readInBatches } from '../target-state/read-in-batches.ts';
import { READ_ALL } from '../target-state/seen-rows.ts';
import { unreadableTypes } from '../target-state/supported.ts';

/** Content of the instance that mentions an item, by `itemKey` of what is mentioned. */
export type Users = ReadonlyMap<string, readonly User[]>;

export interface User {
  key: string;
  /** For people: `script "Name"`. */
  title: string;
  /** The column that mentions it; `rows` for those that belong to the item. */
  column: string;
}

const TEXTS: readonly Column['value']['is'][] = [
  'sql',
  'search-xml',
  'script-data',
  'guid-reference',
];

/** True for a column that can name an item by its GUID: unlike a number, it no longer finds a row that gets another one. */
export function holdsGuids({ value }: Column): boolean {
  return TEXTS.includes(value.is);
}

/**
 * Who on this instance mentions these items, by number or by GUID: read from every row of the types that may. `mayMention`
 * narrows it to some columns.
 */
export async function usersOf(
  downstream: Downstream,
  mentioned: readonly ItemKey[],
  mayMention: (column: Description['columns'][number]) => boolean = () => true,
): Promise<Users> {
  const users = new Map<string, User[]>(mentioned.map((key) => [itemKey(key), []]));
  const types = new Set(mentioned.map(({ contentType }) => contentType));
  for (const description of contentTypes) {
    const mayUse = mentionedTypes(description).filter((type) => types.has(type));
    if (mayUse.length === 0) continue;
    const { schema } = downstream;
    if (unreadableTypes(schema, [description]).size === 0)
      await addUsers(downstream, narrowed(description, mayMention), users);
    // Nobody knows whether they use it, so that it is taken for used.
    else addUnseen(description, mayUse, mentioned, users);
  }
  return users;
}

function addUnseen(
  { contentType, title }: Description,
  types: readonly string[],
  mentioned: readonly ItemKey[],
  users: ReadonlyMap<string, User[]>,
): void {
  const user = { key: contentType, title: `${title} that this account can't read`, column: '' };
  for (const item of mentioned)
    if (types.includes(item.contentType)) users.get(itemKey(item))?.push(user);
}

async function addUsers(
  { connection, schema, ids }: Downstream,
  description: Description,
  users: ReadonlyMap<string, User[]>,
): Promise<void> {
  const numbers = [...ids.rowsOf(description.contentType)].map(({ id }) => id);
  for await (const here of readInBatches(connection, schema, description, numbers)) {
    try {
      const { item, body } = itemOfRow(description, here.row, here.rowsOf, ids, READ_ALL);
      const title = `${item.contentType} "${item.name}"`;
      for (const { key, column } of mentionsIn(description, body))
        users.get(key)?.push({ key: itemKey(item), title, column });
    } catch (error) {
      // What cannot be read says nothing that ProSync understands.
      if (!(error instanceof ProSyncError)) throw error;
    }
  }
}

function mentionsIn(description: Description, body: BodyObject): { key: string; column: string }[] {
  const parts = [
    { column: 'rows', part: { ...description, columns: [] } },
    ...description.columns.map((column) => ({
      column: column.column,
      part: { ...description, columns: [column], rows: undefined },
    })),
  ];
  return parts.flatMap(({ column, part }) =>
    mentionedIn(part, body).map((key) => ({ key: itemKey(key), column })),
  );
}

// The name and what the identity is derived from must be read in any case.
function narrowed(
  description: Description,
  mayMention: (column: Description['columns'][number]) => boolean,
): Description {
  const needed = new Set([description.name]);
  const owner = ownerColumn(description.identity);
  if (owner !== null) needed.add(owner);
  const columns = description.columns.filter((c) => needed.has(c.column) || mayMention(c));
  return { ...description, columns };
}
