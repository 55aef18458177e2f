import { comparableName } from './comparable-name.ts';
import type { Below } from './inventory-event.ts';
import {
  keyOf,
  recordKey,
  type RecordKey,
  type RecordKind,
  type VendorRecord,
} from './vendor-record.ts';

/** Names that a creation may not use: those at the destination, and those that earlier creations of the same run will use. */
export class TakenNames {
  readonly #unique: ReadonlySet<RecordKind>;
  readonly #owners = new Map<string, RecordKey[]>();

  constructor(records: Iterable<VendorRecord>, unique: ReadonlySet<RecordKind>) {
    this.#unique = unique;
    for (const record of records) {
      const { kind, parent, name } = record;
      this.#take(kind, { destination: parent }, name).push(keyOf(record));
    }
  }

  /** True for a name that another record has where it has to be unique. */
  has(kind: RecordKind, below: Below, name: string): boolean {
    return this.#owners.has(this.#scoped(kind, below, name));
  }

  /** The destinations that have the name; none when only this run is going to use it. */
  owners(kind: RecordKind, below: Below, name: string): readonly RecordKey[] {
    return this.#owners.get(this.#scoped(kind, below, name)) ?? [];
  }

  /** Keeps the name for a creation of this run. */
  reserve(kind: RecordKind, below: Below, name: string): void {
    this.#take(kind, below, name);
  }

  #take(kind: RecordKind, below: Below, name: string): RecordKey[] {
    const scoped = this.#scoped(kind, below, name);
    const owners = this.#owners.get(scoped) ?? [];
    this.#owners.set(scoped, owners);
    return owners;
  }

  #scoped(kind: RecordKind, below: Below, name: string): string {
    const where = this.#unique.has(kind) ? '' : placeOf(below);
    return `${kind}\n${where}\n\n${comparableName(name)}`;
  }
}

function placeOf(below: Below): string {
  if ('destination' in below) return `at ${recordKey(below.destination)}`;
  return `for ${recordKey(below.createdFor)}`;
}
