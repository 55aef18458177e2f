import { normalGuid } from '#domain/item';
import type { Column, Description } from '../content-types/description.ts';
import type { Json } from '../encoding/canonical-json.ts';
import { referenceIn } from '../references/reference.ts';
import type { BodyObject } from '../rows/body-of-row.ts';

/**
 * What of a body is not what its description says, one sentence; null when all of it is. A body may come from another kind
 * of source than a database, and what the driver is given must be a text, a number or nothing.
 */
export function misshapen({ columns, rows }: Description, body: BodyObject): string | null {
  const known = [...columns.map(({ column }) => column), ...(rows === undefined ? [] : ['rows'])];
  const own = strangeIn(columns, known, body);
  if (own !== null || rows === undefined) return own;
  if (!Array.isArray(body.rows) || !body.rows.every(isObject))
    return 'Its body has no list in rows.';
  const names = ['GUID', ...rows.columns.map(({ column }) => column)];
  for (const row of body.rows) {
    if (typeof row.GUID !== 'string' || normalGuid(row.GUID) !== row.GUID)
      return 'A row in its body has no GUID.';
    const strange = strangeIn(rows.columns, names, row);
    if (strange !== null) return strange;
  }
  return null;
}

function strangeIn(
  columns: readonly Column[],
  known: readonly string[],
  body: BodyObject,
): string | null {
  const missing = known.find((column) => !Object.hasOwn(body, column));
  if (missing !== undefined) return `Its body lacks ${missing}.`;
  const unknown = Object.keys(body).find((column) => !known.includes(column));
  if (unknown !== undefined)
    return `Its body has ${unknown}, which this version of ProSync does not know: update the client.`;
  const strange = columns.find((each) => !fits(each.value, body[each.column] ?? null));
  return strange === undefined
    ? null
    : `Its body has something else in ${strange.column} than that column holds.`;
}

function fits(value: Column['value'], json: Json): boolean {
  if (value.is === 'reference-list')
    return Array.isArray(json) && json.every((each: Json) => isReferenceTo(value.to, each));
  if (json === null) return true;
  switch (value.is) {
    case 'integer':
      return Number.isSafeInteger(json);
    case 'private-number':
      // Above 0 it would be a row of the instance that published it.
      return Number.isSafeInteger(json) && Number(json) <= 0;
    case 'reference':
    case 'guid-reference':
      return isReferenceTo(value.to, json);
    case 'named':
      return isObject(json) && typeof json.name === 'string';
    case 'script-data':
      return isObject(json) && Array.isArray(json.steps) && json.steps.every(isObject);
    case 'license-data':
      return isObject(json);
    default:
      return typeof json === 'string';
  }
}

function isReferenceTo(contentType: string, json: Json): boolean {
  const reference = referenceIn(json);
  return reference?.contentType === contentType && normalGuid(reference.guid) === reference.guid;
}

function isObject(json: Json): json is BodyObject {
  return typeof json === 'object' && json !== null && !Array.isArray(json);
}
