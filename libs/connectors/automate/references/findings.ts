import { ProSyncError } from '#domain/errors';
import type { ItemReference } from '#domain/item';
import type { Lookups } from './lookups.ts';

/** What reading one row finds out beside its values: what its numbers name, and what a reviewer should know. */
export class Findings {
  /** One sentence each, none twice. */
  readonly notes: string[] = [];

  constructor(readonly ids: Lookups) {}

  /** The item with this number of the instance. Throws `broken-reference` when the number names nothing. */
  numbered(contentType: string, id: number, where: string): ItemReference {
    const guid = this.guidOf(contentType, id, where);
    if (guid !== null) return { contentType, guid };
    throw new ProSyncError(
      'broken-reference',
      `${where} ${id} names no ${wordFor(contentType)} with a GUID.`,
      { remedy: 'Choose another one at the source, or none.' },
    );
  }

  /**
   * The GUID of the item with this number; null when the number names nothing. Throws `unseen-reference` when the items of
   * this type cannot be read now, because it is not known then what the number names.
   */
  guidOf(contentType: string, id: number, where: string): string | null {
    const guid = this.ids.guidOf(contentType, id);
    if (guid === null) this.#refuseUnseen(contentType, wordFor(contentType), `${where} ${id}`);
    return guid;
  }

  /** The same for what a row of a table without GUIDs is called. */
  namedOf(table: string, id: number, where: string): string | null {
    const name = this.ids.namedOf(table, id);
    if (name === null) this.#refuseUnseen(table, `row of ${table}`, `${where} ${id}`);
    return name;
  }

  #refuseUnseen(typeOrTable: string, what: string, where: string): void {
    if (!this.ids.isUnseen(typeOrTable)) return;
    throw new ProSyncError(
      'unseen-reference',
      `${where} names a ${what}, and those can't be read now.`,
      { remedy: 'Grant SELECT on their table.' },
    );
  }

  note(sentence: string): void {
    if (!this.notes.includes(sentence)) this.notes.push(sentence);
  }
}

/** A content type in a sentence: "alert template". */
export function wordFor(contentType: string): string {
  return contentType.replaceAll('-', ' ');
}
