import type { Connection } from 'mysql2/promise';
import type { Description } from '../content-types/description.ts';
import { ownerType } from '../content-types/mentioned-types.ts';
import { guidIn } from '../identity/guid.ts';
import { guidColumn, guidFrom, ownerColumn } from '../identity/row-identity.ts';
import { belonging } from '../identity/belonging.ts';
import { ask, type Raw } from '../schema/ask-database.ts';
import { textOrNull } from '../schema/charsets.ts';
import type { Schema } from '../schema/columns.ts';
import { quoted } from '../schema/quoted-name.ts';
import type { Lookups } from './lookups.ts';

/** What identifies one row: its local number, what carries its GUID, its name, and the number of what it stands in. */
export interface Identity {
  id: number;
  /** In normal form; null when the row has none, or the type derives it. */
  guid: string | null;
  /** Null when its bytes cannot be decoded. */
  name: string | null;
  /** The number in the column of the description's place; 0 for none. */
  up: number;
  /** The number of the item from whose GUID the row's own is derived; null for other types. */
  derivedFrom: number | null;
}

/** Reads the identities of all rows of a type; null when the table or a column that this needs is missing. */
export async function loadIdentities(
  connection: Connection,
  schema: Schema,
  description: Description,
): Promise<Identity[] | null> {
  const table = schema.table(description.table);
  const columns = columnsOf(description);
  const needed = Object.values(columns).filter((name) => name !== null);
  if (table === null || needed.some((name) => table.column(name) === null)) return null;
  const { where, values } = belonging(description);
  const list = Object.values(columns).map((name) =>
    name === null ? 'null' : `cast(${quoted(name)} as binary)`,
  );
  const rows = await ask(
    connection,
    `select ${list.join(', ')} from ${quoted(table.name)}
     ${where} order by ${quoted(columns.key)}`,
    values,
  );
  const text = (value: Raw | undefined, column: string | null): string | null =>
    textOrNull(value, column === null ? null : (table.column(column)?.charset ?? null));
  return rows.map(([id, guid, name, up, derivedFrom]) => ({
    id: Number(id),
    guid: guidIn(text(guid, columns.guid)),
    name: text(name, columns.name),
    up: Number(up ?? 0),
    derivedFrom: columns.derivedFrom === null ? null : Number(derivedFrom ?? 0),
  }));
}

/** The GUID of a row; null when it has none, or the item is missing from whose GUID it is derived (docs/automate-schema.md#1). */
export function guidOfIdentity(
  description: Description,
  row: Pick<Identity, 'guid' | 'name' | 'derivedFrom'>,
  ids: Pick<Lookups, 'guidOf'>,
): string | null {
  const type = ownerType(description);
  const ownerGuid =
    type === null || row.derivedFrom === null ? null : ids.guidOf(type, row.derivedFrom);
  return guidFrom(description.identity, { ...row, ownerGuid });
}

function columnsOf({ key, name, identity, place }: Description): {
  key: string;
  guid: string | null;
  name: string;
  up: string | null;
  derivedFrom: string | null;
} {
  return {
    key,
    guid: guidColumn(identity),
    name,
    up: 'column' in place ? place.column : null,
    derivedFrom: ownerColumn(identity),
  };
}
