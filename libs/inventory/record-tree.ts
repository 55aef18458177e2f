import { recordKey, type RecordKey, type VendorRecord } from './vendor-record.ts';

/** The records of one side as a tree below its root. */
export class RecordTree {
  /** Null: the whole system. */
  readonly root: RecordKey | null;
  readonly #byKey: ReadonlyMap<string, VendorRecord>;
  readonly #children = new Map<string, VendorRecord[]>();

  constructor(records: readonly VendorRecord[], root: RecordKey | null = null) {
    this.root = root;
    this.#byKey = new Map(records.map((record) => [recordKey(record), record]));
    for (const record of this.#byKey.values()) {
      const above = recordKey(record.parent);
      const siblings = this.#children.get(above);
      if (siblings === undefined) this.#children.set(above, [record]);
      else siblings.push(record);
    }
  }

  /** The record, also one outside of the root; null when there is none. */
  get(key: RecordKey): VendorRecord | null {
    return this.#byKey.get(recordKey(key)) ?? null;
  }

  /** The records directly below this one, or below null: the top. */
  childrenOf(key: RecordKey | null): readonly VendorRecord[] {
    return this.#children.get(recordKey(key)) ?? [];
  }

  /** All records, also those outside of the root. */
  all(): Iterable<VendorRecord> {
    return this.#byKey.values();
  }

  /** The names of all above a record below the root, upper ones first: where people find it (docs/inventory.md#3.1). */
  placeOf(record: VendorRecord): string[] {
    const names: string[] = [];
    const seen = new Set<string>();
    for (let above = record.parent; above !== null;) {
      const key = recordKey(above);
      if (key === recordKey(this.root) || seen.has(key)) break;
      seen.add(key);
      const parent = this.#byKey.get(key);
      if (parent === undefined) break;
      names.unshift(parent.name);
      above = parent.parent;
    }
    return names;
  }
}
