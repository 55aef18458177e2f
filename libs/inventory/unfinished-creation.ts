import { comparableName } from './comparable-name.ts';
import { keyOf, recordKey, type RecordKey, type VendorRecord } from './vendor-record.ts';

/** What was written down before a creation was asked for (docs/inventory.md#3.4). */
export interface CreationIntent {
  source: RecordKey;
  name: string;
  parent: RecordKey | null;
}

/** How a creation ended whose answer was never seen. */
export type CreationOutcome =
  | { found: 'one'; destination: RecordKey }
  /** It never happened: what was written ahead is forgotten, and the record is new again. */
  | { found: 'none' }
  | { found: 'several'; candidates: RecordKey[] };

/**
 * Decides how a begun creation ended, from what the destination has now. `present` comes from a reading after the failure and is
 * complete for this name; what is associated already is not what was created.
 */
export function creationOutcome(
  { source, name, parent }: CreationIntent,
  present: readonly VendorRecord[],
  isAssociated: (destination: RecordKey) => boolean,
): CreationOutcome {
  const wanted = comparableName(name);
  const found = present.filter(
    (record) =>
      record.kind === source.kind &&
      recordKey(record.parent) === recordKey(parent) &&
      comparableName(record.name) === wanted &&
      !isAssociated(record),
  );
  const [only] = found;
  if (only === undefined) return { found: 'none' };
  if (found.length > 1) return { found: 'several', candidates: found.map(keyOf) };
  return { found: 'one', destination: keyOf(only) };
}
