import type { Connection } from 'mysql2/promise';
import { isTableFailure } from '../connection/table-failures.ts';
import type { Description } from '../content-types/description.ts';
import { namedTables, referencedType } from '../content-types/mentioned-types.ts';
import type { Schema } from '../schema/columns.ts';
import { Chains } from './chains.ts';
import { Folders, loadFolders } from './folder-paths.ts';
import { guidOfIdentity, loadIdentities, type Identity } from './identities.ts';
import type { Lookups, Segments } from './lookups.ts';
import { NamedRows, loadNamedRows } from './named-rows.ts';

/** The identities of everything on one instance, as one moment saw them: from its own numbers to what is the same everywhere. */
export class InstanceIds implements Lookups {
  readonly #types = new Map<string, TypeIds>();
  readonly #folders = new Map<string, Folders>();
  readonly #named = new Map<string, NamedRows>();
  readonly #unseen = new Set<string>();

  private constructor() {}

  /**
   * Reads keys, GUIDs, names and places of all rows of these descriptions, and the folders and the named rows that they
   * refer to. What is missing in the schema, or cannot be read, is taken for empty, and `isUnseen` says so.
   */
  static async load(
    connection: Connection,
    schema: Schema,
    descriptions: readonly Description[],
  ): Promise<InstanceIds> {
    const ids = new InstanceIds();
    const seen = async <Rows>(
      what: string,
      loading: Promise<Rows | null>,
    ): Promise<Rows | null> => {
      const rows = await unlessUnreadable(loading);
      if (rows === null) ids.#unseen.add(what);
      return rows;
    };
    for (const description of descriptions) {
      const { contentType, place } = description;
      const rows = await seen(contentType, loadIdentities(connection, schema, description));
      ids.#types.set(contentType, new TypeIds(description, rows ?? [], ids));
      if (place.by !== 'folder' || ids.#folders.has(place.folders.table)) continue;
      const { table } = place.folders;
      const folders = await seen(table, loadFolders(connection, schema, place.folders));
      ids.#folders.set(table, folders ?? new Folders([]));
    }
    for (const named of namedTables(descriptions)) {
      const rows = await seen(named.table, loadNamedRows(connection, schema, named));
      ids.#named.set(named.table, rows ?? new NamedRows([]));
    }
    return ids;
  }

  isUnseen(typeOrTable: string): boolean {
    return this.#unseen.has(typeOrTable);
  }

  guidOf(contentType: string, id: number): string | null {
    return this.#types.get(contentType)?.guidOf(id) ?? null;
  }

  has(contentType: string, guid: string): boolean {
    return this.idOf(contentType, guid) !== null;
  }

  /** The number of the item with this GUID, the lowest when several carry it; null when there is none. */
  idOf(contentType: string, guid: string): number | null {
    return this.idsOf(contentType, guid)[0] ?? null;
  }

  /** All rows that carry this GUID, by number. */
  idsOf(contentType: string, guid: string): readonly number[] {
    return this.#types.get(contentType)?.byGuid().get(guid) ?? [];
  }

  nameOf(contentType: string, guid: string): string | null {
    const id = this.idOf(contentType, guid);
    return id === null ? null : this.nameOfRow(contentType, id);
  }

  /** What the row with this number is called; null when there is none, or its name cannot be decoded. */
  nameOfRow(contentType: string, id: number): string | null {
    return this.#types.get(contentType)?.row(id)?.name ?? null;
  }

  namedOf(table: string, id: number): string | null {
    return this.#named.get(table)?.nameOf(id) ?? null;
  }

  /** The number of the row that is called so, in whatever case; null when there is none. */
  namedIdOf(table: string, name: string): number | null {
    return this.#named.get(table)?.idOf(name) ?? null;
  }

  above(contentType: string, up: number): Segments {
    return this.#types.get(contentType)?.above(up) ?? [];
  }

  placeOf(contentType: string, guid: string): Segments | null {
    const id = this.idOf(contentType, guid);
    return id === null
      ? null
      : this.above(contentType, this.#types.get(contentType)?.row(id)?.up ?? 0);
  }

  /** The segments of the path of the row with this number, its name included; null when there is no such row. */
  segmentsOf(contentType: string, id: number): Segments | null {
    const row = this.#types.get(contentType)?.row(id) ?? null;
    return row === null ? null : [...this.above(contentType, row.up), row.name];
  }

  /** The numbers of all rows of a type, lowest first. */
  rowsOf(contentType: string): Iterable<Identity> {
    return this.#types.get(contentType)?.rows() ?? [];
  }

  /** The folders of this table. */
  folders(table: string): Folders {
    return this.#folders.get(table) ?? new Folders([]);
  }
}

async function unlessUnreadable<Rows>(loading: Promise<Rows | null>): Promise<Rows | null> {
  try {
    return await loading;
  } catch (error) {
    if (isTableFailure(error)) return null;
    throw error;
  }
}

/** The rows of one content type. */
class TypeIds {
  readonly #description: Description;
  readonly #rows: ReadonlyMap<number, Identity>;
  readonly #ids: InstanceIds;
  readonly #parents: Chains;
  #byGuid: Map<string, number[]> | null = null;

  constructor(description: Description, rows: readonly Identity[], ids: InstanceIds) {
    this.#description = description;
    this.#rows = new Map(rows.map((row) => [row.id, row]));
    this.#ids = ids;
    this.#parents = new Chains((id) => this.#rows.get(id) ?? null);
  }

  row(id: number): Identity | undefined {
    return this.#rows.get(id);
  }

  rows(): Iterable<Identity> {
    return this.#rows.values();
  }

  guidOf(id: number): string | null {
    const row = this.#rows.get(id);
    return row === undefined ? null : guidOfIdentity(this.#description, row, this.#ids);
  }

  // Made when it is first needed: a derived GUID needs the rows of another type.
  byGuid(): ReadonlyMap<string, number[]> {
    if (this.#byGuid !== null) return this.#byGuid;
    const byGuid = new Map<string, number[]>();
    for (const id of this.#rows.keys()) {
      const guid = this.guidOf(id);
      if (guid !== null) byGuid.set(guid, [...(byGuid.get(guid) ?? []), id]);
    }
    this.#byGuid = byGuid;
    return byGuid;
  }

  above(up: number): Segments {
    const { place } = this.#description;
    switch (place.by) {
      case 'name':
        return [];
      case 'folder':
        return this.#ids.folders(place.folders.table).namesTo(up);
      case 'parent':
        return this.#parents.namesTo(up);
      case 'reference':
        return this.#ids.segmentsOf(referencedType(this.#description, place.column), up) ?? [];
      case 'word':
        return [place.words[up] ?? String(up)];
    }
  }
}
