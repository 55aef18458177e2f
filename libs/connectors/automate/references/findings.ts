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
    const guid = this.ids.guidOf(contentType, id);
    if (guid !== null) return { contentType, guid };
    throw new ProSyncError(
      'broken-reference',
      `${where} ${id} names no ${wordFor(contentType)} with a GUID.`,
      { remedy: 'Choose another one at the source, or none.' },
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
