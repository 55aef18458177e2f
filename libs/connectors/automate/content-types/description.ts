/*
 * How one content type stands in the database of Automate. A type is a description and nothing else: one engine reads
 * and writes by it, so that a new type is a new description in `content-types.ts`.
 */

import type { Belonging } from '../identity/belonging.ts';
import { identityColumns } from '../identity/row-identity.ts';
import type { SqlUse } from '../statements/inspect.ts';

/** One content type: its table, its identity, its place, and what each column is. */
export interface Description extends Belonging {
  contentType: string;
  /** For people, in the plural: "internal monitors". */
  title: string;
  table: string;
  /** The local primary key: a number that differs between instances and never leaves one. */
  key: string;
  /** The column with the name; a column of `columns`. */
  name: string;
  place: PlaceRule;
  /** What is content, in the order in which people read it. */
  columns: readonly Column[];
  /** Columns that say nothing about the content: never read into a body, never touched by an update. */
  noise: readonly NoiseColumn[];
  /** Rows of another table that belong to the item. */
  rows?: RowsOf;
  /** True for a type whose new items arrive disabled unless the policy says otherwise (docs/automate-schema.md#3.2). */
  arrivesDisabled?: true;
  /** What a person still has to do after such items were written; one sentence each. */
  afterwards: readonly string[];
}

/** What the path of an item is made of; its name is always the last segment. */
export type PlaceRule =
  | { by: 'name' }
  | { by: 'folder'; column: string; folders: FolderTable }
  /** The chain of parents in the same table. */
  | { by: 'parent'; column: string }
  /** The path of a referenced item comes first. */
  | { by: 'reference'; column: string }
  /** A number that stands for a word, such as the form of an extra data field. */
  | { by: 'word'; column: string; words: Readonly<Record<number, string>> };

/** A table of folders; a folder whose parent is missing stands at the root (docs/automate-schema.md#3.1). */
export interface FolderTable {
  table: string;
  key: string;
  parent: string;
  name: string;
  guid?: string;
  /** True where the columns beside key and name were inferred: an instance without them has flat folders. */
  inferred?: true;
}

/** A column that is content. */
export interface Column {
  column: string;
  value: ColumnValue;
  /** Local policy (docs/automate-schema.md#7): an update keeps what the instance has, unless its policy says `overwrite`. */
  local?: true;
}

/** How a column is read and written. */
export type ColumnValue =
  /** Text. With `as` the server may run it: it is inspected as `sql` is, and refers to nothing. */
  | { is: 'text'; as?: SqlUse }
  /**
   * Text that the server runs: inspected for statements (docs/guarantees.md#b34) and for GUIDs that it refers to. `as` says how
   * it stands in a statement, unless it is a part of one: `statements/inspect.ts`. `wholeWhen` names the column whose value makes
   * it a statement of its own, `follows` the column whose text comes right before it.
   */
  | {
      is: 'sql';
      as?: Exclude<SqlUse, 'part'>;
      wholeWhen?: { column: string; is: string };
      follows?: string;
    }
  /** XML that refers to extra data fields and roles by GUID; kept as it is. */
  | { is: 'search-xml' }
  | { is: 'integer' }
  /** A time of day, `HH:MM:SS`. */
  | { is: 'time' }
  /** A GUID of an item of this type, in the row as text; empty means none. */
  | { is: 'guid-reference'; to: string }
  /** A local number that names an item of this type; `none` are the numbers that name nothing (0 unless said). */
  | { is: 'reference'; to: string; none?: readonly number[] }
  /** Comma list of such numbers. Missing ones on an instance are left out there, so they are no references of the item. */
  | { is: 'reference-list'; to: string }
  /** A local number of a row that has no GUID: identified by its name, left out (0) where no row is called so. */
  | { is: 'named'; table: string; key: string; name: string }
  /** A number that means the same everywhere up to 0; above, it is a row of the instance and is left out (0). */
  | { is: 'private-number' }
  | { is: 'script-data' }
  | { is: 'license-data' };

/** A column that says nothing about the content, and what a new row gets in it; without `onInsert` the column's default. */
export interface NoiseColumn {
  column: string;
  onInsert?:
    { value: string | number } | 'now' | 'far-future-when-disabled' | 'new-guid' | 'derived';
}

/** Rows of a second table that are part of the item: the actions of an alert template. */
export interface RowsOf {
  table: string;
  key: string;
  /** The column with the number of the item. */
  owner: string;
  /** The column by which a row is the same row on every instance. */
  guid: string;
  columns: readonly Column[];
  noise: readonly NoiseColumn[];
}

/** A text that the server may run, and how it stands in the statement. */
export interface RunnableText {
  text: string;
  use: SqlUse;
}

/**
 * What of a column's text the server may run; nothing for most columns. `textOf` reads the other columns of the row: one of them
 * can make the text a statement of its own, and one that comes right before it is read together with it, so that a name and
 * its parenthesis are no strangers.
 */
export function runnableTexts(
  { column, value }: Column,
  textOf: (column: string) => unknown,
): RunnableText[] {
  const use = useOf(value, textOf);
  const text = use === null ? null : textOf(column);
  if (use === null || typeof text !== 'string') return [];
  const before = value.is === 'sql' && value.follows !== undefined ? textOf(value.follows) : null;
  if (typeof before !== 'string') return [{ text, use }];
  return [
    { text, use },
    { text: `${before}\n${text}`, use: 'field-list' },
  ];
}

function useOf(value: ColumnValue, textOf: (column: string) => unknown): SqlUse | null {
  if (value.is === 'text') return value.as ?? null;
  if (value.is === 'search-xml') return 'xml';
  if (value.is !== 'sql') return null;
  const { as, wholeWhen } = value;
  if (as !== undefined || wholeWhen === undefined) return as ?? 'part';
  const text = textOf(wholeWhen.column);
  const isWhole = typeof text === 'string' && text.trim().toUpperCase() === wholeWhen.is;
  return isWhole ? 'statement' : 'part';
}

/** Every column that the description knows, keys included. */
export function knownColumns(description: Description): string[] {
  const { key, columns, noise, identity, place, only } = description;
  const names = [key, ...columns.map((c) => c.column), ...noise.map((c) => c.column)];
  names.push(...identityColumns(identity));
  if ('column' in place) names.push(place.column);
  if (only !== undefined) names.push(only.column);
  return [...new Set(names)];
}
