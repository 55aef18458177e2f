import { sha256 } from '#domain/digest';
import { recordKey, type RecordKey } from './vendor-record.ts';

/** A difference between the two sides, classified (docs/inventory.md#3.3). */
export type EventType =
  | 'destination-moved'
  | 'destination-deleted'
  | 'association-missing'
  | 'prefix-association-missing'
  | 'source-new'
  | 'name-taken'
  | 'source-gone'
  | 'ambiguous';

/** What a person can choose; each type offers at least two of them. */
export type EventAction =
  | 'move'
  | 'create'
  | 'create-with-name'
  | 'associate'
  | 'associate-and-rename'
  | 'rename-existing'
  | 'exclude'
  | 'keep'
  | 'remove-association'
  | 'deactivate'
  | 'ignore';

/** Where a record belongs: below a destination that is there, or below one that is created for this source record. */
export type Below = { destination: RecordKey | null } | { createdFor: RecordKey };

/** The facts of an event: as long as these are the same, it is the same event. */
export interface EventFacts {
  type: EventType;
  source: RecordKey;
  /** Null when the source is gone and was never seen by name. */
  sourceName: string | null;
  sourceParent: RecordKey | null;
  /** The associated destination, or the one that an association is proposed with. */
  destination: RecordKey | null;
  destinationName: string | null;
  destinationParent: RecordKey | null;
  /** Destinations that a person may choose from: several candidates, or who has the name. */
  candidates: readonly RecordKey[];
}

/** An event of a source record; a record has at most one. */
export interface InventoryEvent extends EventFacts {
  /** The nearest record above that has an event: this one is handled after it. */
  hangsBelow: RecordKey | null;
  /** Where the destination belongs; null when that is not known. */
  below: Below | null;
  /** The name that a creation would write; null when none may be written without a person. */
  createAs: string | null;
  fingerprint: string;
}

/** Names the facts: an ignored event stays ignored, and a decision stands, as long as they are the same. */
export function fingerprintOf(facts: EventFacts): string {
  return sha256(
    JSON.stringify([
      facts.type,
      recordKey(facts.source),
      facts.sourceName,
      recordKey(facts.sourceParent),
      recordKey(facts.destination),
      facts.destinationName,
      recordKey(facts.destinationParent),
      facts.candidates.map(recordKey).toSorted(),
    ]),
  );
}
