import type { ItemReference } from '#domain/item';
import type { Column, Description } from '../content-types/description.ts';
import { encodeBlob } from '../encoding/blob.ts';
import type { Json } from '../encoding/canonical-json.ts';
import { encodeLicenseData, type LicenseData } from '../encoding/license-data.ts';
import { encodeScriptData, type ScriptData } from '../encoding/script-data.ts';
import type { InstanceIds } from '../references/ids.ts';
import { referencesAt } from '../references/in-body.ts';
import { referenceIn, referencesIn } from '../references/reference.ts';
import { stepOfInstance, type Step } from '../references/script-steps.ts';
import type { BodyObject } from './body-of-row.ts';

/** What is asked about the numbers of the instance that is written to. */
export type LocalNumbers = Pick<InstanceIds, 'idOf' | 'has' | 'namedIdOf'>;

/** A value as it is written. */
export type SqlValue = string | number | Buffer | null;

/** What an item is on one instance, column by column. */
export interface BodyRow {
  /** Every column of the description, local policy included, by the name that the description has for it. */
  values: Map<string, SqlValue>;
  /** The rows that belong to it, by their GUIDs. */
  rows: { guid: string; values: Map<string, SqlValue> }[];
  /** What is needed and not here, with the column that needs it; a number that names it is 0 in `values`. */
  missing: { column: string; reference: ItemReference }[];
  /** What the body names and works without, and is not here; one sentence each, with its column. */
  leftOut: { column: string; detail: string }[];
}

/** The inverse of `itemOfRow` for its columns: local numbers in the place of references. */
export function rowOfBody(
  description: Description,
  item: { guid: string },
  body: BodyObject,
  ids: LocalNumbers,
): BodyRow {
  const result: BodyRow = { values: new Map(), rows: [], missing: [], leftOut: [] };
  const write = (columns: readonly Column[], from: BodyObject): Map<string, SqlValue> =>
    new Map(
      columns.map((column) => {
        note(column, from[column.column], item, ids, result);
        return [column.column, written(column, from[column.column] ?? null, { ids, item, body })];
      }),
    );
  result.values = write(description.columns, body);
  const { rows } = description;
  if (rows === undefined) return result;
  result.rows = ((body.rows ?? []) as readonly BodyObject[]).map((row) => ({
    guid: typeof row.GUID === 'string' ? row.GUID : '',
    values: write(rows.columns, row),
  }));
  return result;
}

interface Place {
  ids: LocalNumbers;
  item: { guid: string };
  body: BodyObject;
}

function written({ value }: Column, json: Json, place: Place): SqlValue {
  switch (value.is) {
    case 'reference':
      return localNumber(referenceIn(json), place.ids) ?? value.none?.[0] ?? 0;
    case 'reference-list':
      return (
        referencesIn(json)
          .flatMap((reference) => localNumber(reference, place.ids) ?? [])
          .join(',') || '0'
      );
    case 'guid-reference':
      return referenceIn(json)?.guid ?? '';
    case 'named':
      return place.ids.namedIdOf(value.table, nameIn(json) ?? '') ?? 0;
    case 'script-data':
      return json === null ? null : scriptBlob(json, place);
    case 'license-data':
      return json === null ? null : licenseBlob(json, place);
    default:
      return json as string | number | null;
  }
}

function scriptBlob(json: Json, { ids, item, body }: Place): Buffer {
  const script = json as unknown as ScriptData;
  const idOf = (contentType: string, guid: string): number | null => ids.idOf(contentType, guid);
  // What is missing is noted by `note`, for all kinds of references alike.
  const steps = (script.steps as readonly Step[]).map((step) => stepOfInstance(step, idOf));
  return encodeBlob(encodeScriptData({ ...script, steps } as ScriptData, identityOf(item, body)));
}

function licenseBlob(json: Json, { item, body }: Place): Buffer {
  return encodeBlob(encodeLicenseData(json as unknown as LicenseData, identityOf(item, body)));
}

function identityOf(
  { guid }: { guid: string },
  body: BodyObject,
): { guid: string; version: number } {
  return { guid, version: Number(body.ScriptVersion ?? 0) };
}

function note(
  column: Column,
  json: Json | undefined,
  item: { guid: string },
  ids: LocalNumbers,
  { missing, leftOut }: BodyRow,
): void {
  const { value } = column;
  for (const reference of referencesAt(column, json)) {
    const isItself = reference.guid === item.guid;
    if (!isItself && !ids.has(reference.contentType, reference.guid))
      missing.push({ column: column.column, reference });
  }
  if (value.is === 'reference-list') {
    for (const { contentType, guid } of referencesIn(json)) {
      const detail = `${column.column} names ${contentType} ${guid}, which is not here.`;
      if (!ids.has(contentType, guid)) leftOut.push({ column: column.column, detail });
    }
  }
  const name = value.is === 'named' ? nameIn(json) : null;
  if (value.is === 'named' && name !== null && ids.namedIdOf(value.table, name) === null) {
    const detail = `${column.column} is "${name}", and no row of ${value.table} is called so.`;
    leftOut.push({ column: column.column, detail });
  }
}

function localNumber(reference: ItemReference | null, ids: LocalNumbers): number | null {
  return reference === null ? null : ids.idOf(reference.contentType, reference.guid);
}

function nameIn(json: Json | undefined): string | null {
  if (json === null || typeof json !== 'object' || !('name' in json)) return null;
  return typeof json.name === 'string' ? json.name : null;
}
