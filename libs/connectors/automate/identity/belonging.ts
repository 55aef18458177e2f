import type { Description } from '../content-types/description.ts';
import { quoted } from '../schema/quoted-name.ts';

/** What a row of the table must meet to belong to the type: a WHERE clause and its values, both empty when every row does. */
export function belonging({ only, identity, reserved }: Description): {
  where: string;
  values: (string | number)[];
} {
  const conditions: string[] = [];
  const values: (string | number)[] = [];
  if (only !== undefined) {
    conditions.push(`${quoted(only.column)} = ?`);
    values.push(only.equals);
  }
  if (reserved !== undefined && 'guid' in identity) {
    // A row without a GUID belongs to the type.
    conditions.push(`not (${quoted(identity.guid)} <=> ?)`);
    values.push(reserved);
  }
  return { where: conditions.length === 0 ? '' : `where ${conditions.join(' and ')}`, values };
}
