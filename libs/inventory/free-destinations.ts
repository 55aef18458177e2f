import type { Associations } from './association.ts';
import { comparableName } from './comparable-name.ts';
import { keyOf, recordKey, type RecordKey, type VendorRecord } from './vendor-record.ts';

/** The destinations that nothing is associated with, by where they are and what they are called. */
export class FreeDestinations {
  readonly #byName = new Map<string, RecordKey[]>();

  constructor(records: Iterable<VendorRecord>, associations: Associations) {
    for (const record of records) {
      if (associations.hasDestination(record)) continue;
      const name = placeName(record.parent, record.kind, record.name);
      const known = this.#byName.get(name);
      if (known === undefined) this.#byName.set(name, [keyOf(record)]);
      else known.push(keyOf(record));
    }
  }

  /** Those of this kind directly below `parent` whose name compares equal. */
  named(parent: RecordKey | null, kind: RecordKey['kind'], name: string): readonly RecordKey[] {
    return this.#byName.get(placeName(parent, kind, name)) ?? [];
  }
}

function placeName(parent: RecordKey | null, kind: RecordKey['kind'], name: string): string {
  return `${recordKey(parent)}\n\n${kind}\n${comparableName(name)}`;
}
