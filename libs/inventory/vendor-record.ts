/** What a vendor's record is; each kind has ids of its own (docs/inventory.md#1). */
export type RecordKind = 'company' | 'location' | 'asset';

/** Names one record of one side. Automate numbers clients and locations alike, so an id alone names nothing. */
export interface RecordKey {
  kind: RecordKind;
  id: string;
}

/** One object of a vendor in our shape (docs/inventory.md#1). */
export interface VendorRecord extends RecordKey {
  /** Null: at the top, below nothing. */
  parent: RecordKey | null;
  /** As the vendor has it. */
  name: string;
  active: boolean;
  fields: Readonly<Record<string, unknown>>;
}

/** All records of one side at one time (docs/inventory.md#2). */
export interface Snapshot {
  records: readonly VendorRecord[];
  /** True only when every page was read, no page repeated an id and the vendor reported no partial failure. */
  isComplete: boolean;
}

/** One text per record, for maps and sets; null is the top. */
export function recordKey(key: RecordKey | null): string {
  return key === null ? '' : `${key.kind}\n${key.id}`;
}

/** The key alone, without what else a record holds. */
export function keyOf({ kind, id }: RecordKey): RecordKey {
  return { kind, id };
}
