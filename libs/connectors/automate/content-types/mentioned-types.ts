import { ownerColumn } from '../identity/row-identity.ts';
import type { Column, ColumnValue, Description } from './description.ts';

/** The columns of an item and those of the rows that belong to it. */
export function allColumns({ columns, rows }: Description): readonly Column[] {
  return rows === undefined ? columns : [...columns, ...rows.columns];
}

/** The content type that a column of the description refers to by number. */
export function referencedType(description: Description, column: string): string {
  const value = description.columns.find((each) => each.column === column)?.value;
  if (value?.is === 'reference' || value?.is === 'reference-list') return value.to;
  throw new Error(`${description.contentType} does not say what ${column} refers to.`);
}

/** The content type from whose items the GUIDs of this one are derived; null where rows hold their own. */
export function ownerType(description: Description): string | null {
  const column = ownerColumn(description.identity);
  return column === null ? null : referencedType(description, column);
}

/** The content types whose items an item of this type may refer to: their identities are needed to read it. */
export function mentionedTypes(description: Description): string[] {
  const types = allColumns(description).flatMap(({ value }) => typesIn(value));
  return [...new Set(types)];
}

/** A table whose rows have no GUID and are known by their name, such as the ticket categories. */
export interface NamedTable {
  table: string;
  key: string;
  name: string;
}

/** Every table that a column of these descriptions names rows of, each once. */
export function namedTables(descriptions: readonly Description[]): NamedTable[] {
  const tables = new Map<string, NamedTable>();
  for (const { value } of descriptions.flatMap(allColumns)) {
    if (value.is !== 'named') continue;
    tables.set(value.table, { table: value.table, key: value.key, name: value.name });
  }
  return [...tables.values()];
}

/** Texts name extra data fields and roles by their GUIDs (docs/automate-schema.md#3.4); steps also scripts and groups (5). */
function typesIn(value: ColumnValue): readonly string[] {
  switch (value.is) {
    case 'reference':
    case 'reference-list':
    case 'guid-reference':
      return [value.to];
    case 'sql':
    case 'search-xml':
      return ['extra-data-field', 'role-definition'];
    case 'script-data':
      return ['extra-data-field', 'role-definition', 'script', 'group'];
    default:
      return [];
  }
}
