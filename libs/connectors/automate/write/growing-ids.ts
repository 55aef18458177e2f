import { itemKey, type ItemKey } from '#domain/item';
import type { InstanceIds } from '../references/ids.ts';
import type { LocalNumbers } from '../rows/row-of-body.ts';

/** The numbers of the instance, and those of the rows that were inserted since they were read. */
export class GrowingIds implements LocalNumbers {
  readonly #ids: InstanceIds;
  readonly #added = new Map<string, number>();

  constructor(ids: InstanceIds) {
    this.#ids = ids;
  }

  add(key: ItemKey, id: number): void {
    this.#added.set(itemKey(key), id);
  }

  idOf(contentType: string, guid: string): number | null {
    return this.#added.get(itemKey({ contentType, guid })) ?? this.#ids.idOf(contentType, guid);
  }

  has(contentType: string, guid: string): boolean {
    return this.idOf(contentType, guid) !== null;
  }

  namedIdOf(table: string, name: string): number | null {
    return this.#ids.namedIdOf(table, name);
  }
}
