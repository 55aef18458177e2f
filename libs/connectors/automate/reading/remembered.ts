import type { ItemKey } from '#domain/item';
import type { ContentItem } from '../../connector.ts';
import type { Answer } from '../references/lookups.ts';

/** What a reader remembers of one row after a complete reading. */
export interface Remembered {
  /** Of the bytes of the row, as the server computed it; null for a row that was no item. */
  hash: string | null;
  /** What the numbers in it meant. */
  answers: readonly Answer[];
  /** As it was yielded, without bytes. */
  item: ContentItem | null;
  mentioned: readonly ItemKey[];
  /** The GUID by which the item was known last, so that a row that lost it still blocks the right item. */
  guid: string | null;
}

/** The rows of one reading, by content type and number. */
export class RowMemory {
  readonly #types = new Map<string, Map<number, Remembered>>();

  at(contentType: string, id: number): Remembered | undefined {
    return this.#types.get(contentType)?.get(id);
  }

  /** Takes over what an earlier reading saw of a type that this one could not read. */
  keepType(contentType: string, before: RowMemory): void {
    const rows = before.#types.get(contentType);
    if (rows !== undefined) this.#types.set(contentType, rows);
  }

  keep(contentType: string, id: number, row: Remembered): void {
    const rows = this.#types.get(contentType) ?? new Map<number, Remembered>();
    rows.set(id, row);
    this.#types.set(contentType, rows);
  }
}
