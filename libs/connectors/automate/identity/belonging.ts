import { quoted } from '../schema/quoted-name.ts';
import { guidColumn, type Identity } from './row-identity.ts';

/** What decides which rows of a table are items of a type. */
export interface Belonging {
  identity: Identity;
  /** Rows of the table that belong to the type; all of them when it is left out. */
  only?: { column: string; equals: number };
  /** The GUID of ProSync's own row in the table: it is no content, so that it is never read, compared or published. */
  reserved?: string;
}

/** What a row of the table must meet to belong to the type: a WHERE clause and its values, both empty when every row does. */
export function belonging({ only, identity, reserved }: Belonging): {
  where: string;
  values: (string | number)[];
} {
  const conditions: string[] = [];
  const values: (string | number)[] = [];
  if (only !== undefined) {
    conditions.push(`${quoted(only.column)} = ?`);
    values.push(only.equals);
  }
  const guid = guidColumn(identity);
  if (reserved !== undefined && guid !== null) {
    // A row without a GUID belongs to the type.
    conditions.push(`not (${quoted(guid)} <=> ?)`);
    values.push(reserved);
  }
  return { where: conditions.length === 0 ? '' : `where ${conditions.join(' and ')}`, values };
}
