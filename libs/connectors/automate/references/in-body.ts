import { sortedReferences } from '#domain/digest';
import type { ItemKey, ItemReference } from '#domain/item';
import type { Column, Description } from '../content-types/description.ts';
import type { Json } from '../encoding/canonical-json.ts';
import { guidsInSearchXml, guidsInSql } from './guids-in-text.ts';
import { referenceIn, referencesIn } from './reference.ts';
import { referencesInStep, type Step } from './script-steps.ts';

type Body = Readonly<Record<string, Json>>;

/** What an item with this body needs: sorted, nothing twice, without itself. It follows from the body alone. */
export function referencesOfBody(
  description: Description,
  guid: string,
  body: Body,
): ItemReference[] {
  return sortedReferences(inColumns(description, body, referencesAt)).filter(
    (each) => each.contentType !== description.contentType || each.guid !== guid,
  );
}

/** Everything that the body names by its GUID, needed or not: sorted, nothing twice. */
export function mentionedIn(description: Description, body: Body): ItemKey[] {
  const listed = inColumns(description, body, ({ value }, json) =>
    value.is === 'reference-list' ? referencesIn(json) : [],
  );
  return sortedReferences([...inColumns(description, body, referencesAt), ...listed]);
}

/** What the value of one column needs. */
export function referencesAt({ value }: Column, json: Json | undefined): ItemReference[] {
  switch (value.is) {
    case 'reference':
    case 'guid-reference':
      return [referenceIn(json)].filter((reference) => reference !== null);
    case 'sql':
      return typeof json === 'string' ? guidsInSql(json) : [];
    case 'search-xml':
      return typeof json === 'string' ? guidsInSearchXml(json) : [];
    case 'script-data':
      return stepsIn(json).flatMap(referencesInStep);
    default:
      return [];
  }
}

function inColumns(
  { columns, rows }: Description,
  body: Body,
  at: (column: Column, json: Json | undefined) => ItemReference[],
): ItemReference[] {
  const own = columns.flatMap((column) => at(column, body[column.column]));
  const ofRows = ((body.rows ?? []) as readonly Body[]).flatMap((row) =>
    (rows?.columns ?? []).flatMap((column) => at(column, row[column.column])),
  );
  return [...own, ...ofRows];
}

function stepsIn(script: Json | undefined): readonly Step[] {
  const { steps } = (script ?? {}) as { steps?: readonly Step[] };
  return steps ?? [];
}
