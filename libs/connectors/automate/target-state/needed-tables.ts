import type { Column, Description, NoiseColumn } from '../content-types/description.ts';
import { descriptionOf } from '../content-types/content-types.ts';
import { ownerType } from '../content-types/mentioned-types.ts';
import { OVERRIDES } from '../content-types/group-overrides.ts';
import { guidColumn, identityColumns } from '../identity/row-identity.ts';
import type { Schema } from '../schema/columns.ts';
import { ITEMS, RECORD_COLUMNS, STATE } from '../record/record-tables.ts';

/** What writing needs of one table: its columns, and what it does with its rows. */
export interface NeededTable {
  table: string;
  contentType: string;
  columns: string[];
  rights: readonly ('SELECT' | 'INSERT' | 'UPDATE' | 'DELETE')[];
  /** What the description says about columns that are no content. */
  noise: readonly NoiseColumn[];
}

const ALL = ['SELECT', 'INSERT', 'UPDATE', 'DELETE'] as const;

/** The tables of the record, as far as they are there: the first apply makes them. */
export function recordTables(schema: Schema): NeededTable[] {
  return ([ITEMS, STATE] as const).flatMap((table) => {
    if (schema.table(table) === null) return [];
    const columns = [...RECORD_COLUMNS[table]];
    return [{ table, contentType: '', columns, rights: ALL, noise: [] }];
  });
}

/**
 * The tables that items of these types need on an instance, each once: also that of the type from which an identity is
 * derived. Tables without which it also works are not in it.
 */
export function neededTables(schema: Schema, descriptions: readonly Description[]): NeededTable[] {
  const needed = descriptions.flatMap((description) => [
    mainTable(description),
    ...rowsTable(description),
    ...folderTable(description),
    ...overridesTable(schema, description),
    ...ownerTable(description),
  ]);
  // A table's own type needs more of it than another one does.
  const own = needed.toSorted((a, b) => a.rights.length - b.rights.length);
  return [...new Map(own.map((table) => [table.table.toLowerCase(), table])).values()];
}

function ownerTable(description: Description): NeededTable[] {
  const { contentType } = description;
  const owner = descriptionOf(ownerType(description) ?? '');
  const guid = owner === undefined ? null : guidColumn(owner.identity);
  if (owner === undefined || guid === null) return [];
  const { table, key, name, place } = owner;
  const up = 'column' in place ? [place.column] : [];
  const columns = [key, name, guid, ...up];
  return [{ table, contentType, columns, rights: ['SELECT'], noise: [] }];
}

function mainTable(description: Description): NeededTable {
  const { contentType, table, key, identity, columns, place, only, noise } = description;
  const names = [key, ...columns.map(nameOf)];
  names.push(...identityColumns(identity));
  if ('column' in place) names.push(place.column);
  if (only !== undefined) names.push(only.column);
  return {
    table,
    contentType,
    columns: [...new Set(names)],
    rights: ALL,
    noise,
  };
}

function rowsTable({ contentType, rows }: Description): NeededTable[] {
  if (rows === undefined) return [];
  const { table, key, owner, guid, columns, noise } = rows;
  const names = [key, owner, guid, ...columns.map(nameOf)];
  return [{ table, contentType, columns: names, rights: ALL, noise }];
}

function folderTable({ contentType, place }: Description): NeededTable[] {
  if (place.by !== 'folder') return [];
  const { table, key, parent, name, guid, inferred } = place.folders;
  // What was inferred may be missing: the folders are flat then.
  const names = [key, name, ...(inferred === true ? [] : [parent])];
  if (guid !== undefined) names.push(guid);
  const rights = ['SELECT', 'INSERT'] as const;
  return [{ table, contentType, columns: names, rights, noise: [] }];
}

function overridesTable(schema: Schema, { contentType }: Description): NeededTable[] {
  const { table, column } = OVERRIDES;
  if (contentType !== OVERRIDES.contentType || schema.table(table) === null) return [];
  const rights = ['SELECT', 'DELETE'] as const;
  return [{ table, contentType, columns: [column], rights, noise: [] }];
}

function nameOf({ column }: Column): string {
  return column;
}
