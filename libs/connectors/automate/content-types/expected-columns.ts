import type { Description } from './description.ts';
import { knownColumns } from './description.ts';
import { mentionedTypes, namedTables, ownerType, referencedType } from './mentioned-types.ts';
import { descriptionOf } from './content-types.ts';
import { guidColumn } from '../identity/row-identity.ts';
import type { Schema } from '../schema/columns.ts';

/** Columns of one table. */
interface TableColumns {
  table: string;
  columns: string[];
}

/**
 * What reading these types needs and the schema lacks, as `table` or `table.column` (docs/guarantees.md#b23): a vendor's update
 * took it away, or the account may not see it.
 */
export function missingIn(schema: Schema, descriptions: readonly Description[]): string[] {
  const needed = [
    ...descriptions.flatMap(tablesOf),
    ...identitiesOf(descriptions),
    ...namedTables(descriptions).map(({ table, key, name }) => ({ table, columns: [key, name] })),
  ];
  return missing(schema, needed);
}

function missing(schema: Schema, needed: readonly TableColumns[]): string[] {
  const names = needed.flatMap(({ table, columns }) => {
    const facts = schema.table(table);
    if (facts === null) return [table];
    return columns.filter((name) => facts.column(name) === null).map((name) => `${table}.${name}`);
  });
  return [...new Set(names)];
}

/**
 * What of this type alone is missing, as `table` or `table.column`: without it, no item of the type can be read. What only
 * some items refer to is not in it: these items are problems then, one by one.
 */
export function missingOf(schema: Schema, description: Description): string[] {
  const { place } = description;
  const needed = new Set<string>();
  const owner = ownerType(description);
  if (owner !== null) needed.add(owner);
  if (place.by === 'reference') needed.add(referencedType(description, place.column));
  return missing(schema, [...tablesOf(description), ...[...needed].flatMap(identityOf)]);
}

/** Columns that the tables of a type have and its description does not know, as `table.column`. */
export function unknownIn(schema: Schema, description: Description): string[] {
  const tables = [
    { table: description.table, columns: knownColumns(description) },
    ...rowsTable(description),
  ];
  return tables.flatMap(({ table, columns }) => {
    const known = new Set(columns.map((name) => name.toLowerCase()));
    const names = schema.table(table)?.columns.map(({ name }) => name) ?? [];
    return names.filter((name) => !known.has(name.toLowerCase())).map((name) => `${table}.${name}`);
  });
}

/** What of a type must be there: its noise is not read, so that it may be missing at a source. */
function tablesOf(description: Description): TableColumns[] {
  const noise = new Set(description.noise.map(({ column }) => column));
  const columns = knownColumns(description).filter((name) => !noise.has(name));
  const { place } = description;
  const folders =
    place.by === 'folder'
      ? [{ table: place.folders.table, columns: folderColumns(place.folders) }]
      : [];
  return [{ table: description.table, columns }, ...rowsTable(description), ...folders];
}

function rowsTable({ rows }: Description): TableColumns[] {
  if (rows === undefined) return [];
  const content = rows.columns.map(({ column }) => column);
  return [{ table: rows.table, columns: [rows.key, rows.owner, rows.guid, ...content] }];
}

function folderColumns(folders: {
  key: string;
  name: string;
  parent: string;
  guid?: string;
  inferred?: true;
}): string[] {
  const { key, name, parent, guid } = folders;
  const sure = [key, name];
  if (folders.inferred === true) return sure;
  return [...sure, parent, ...(guid === undefined ? [] : [guid])];
}

function identitiesOf(descriptions: readonly Description[]): TableColumns[] {
  return descriptions.flatMap(mentionedTypes).flatMap(identityOf);
}

function identityOf(type: string): TableColumns[] {
  const description = descriptionOf(type);
  const guid = description === undefined ? null : guidColumn(description.identity);
  if (description === undefined || guid === null) return [];
  const { table, key, name, place } = description;
  const up = 'column' in place ? [place.column] : [];
  return [{ table, columns: [key, name, guid, ...up] }];
}
