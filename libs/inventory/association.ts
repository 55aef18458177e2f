import { ProSyncError } from '#domain/errors';
import { keyOf, recordKey, type RecordKey } from './vendor-record.ts';

/** The stored pair of a source record and a destination record, which is of the same kind (docs/inventory.md#1). */
export interface Association {
  source: RecordKey;
  /** Null while a creation was begun and its end is not known (docs/inventory.md#3.4). */
  destinationId: string | null;
}

/** Associations by either side. No destination and no source is in two of them. */
export class Associations {
  readonly #bySource = new Map<string, Association>();
  readonly #byDestination = new Map<string, Association>();

  /** Throws `association-twice` when a source or a destination is in two associations. */
  constructor(associations: readonly Association[]) {
    for (const association of associations) {
      const { source, destinationId } = association;
      if (this.#bySource.has(recordKey(source))) throw twice(source);
      this.#bySource.set(recordKey(source), association);
      if (destinationId === null) continue;
      const destination = { kind: source.kind, id: destinationId };
      if (this.#byDestination.has(recordKey(destination))) throw twice(destination);
      this.#byDestination.set(recordKey(destination), association);
    }
  }

  ofSource(source: RecordKey): Association | null {
    return this.#bySource.get(recordKey(source)) ?? null;
  }

  hasDestination(destination: RecordKey): boolean {
    return this.#byDestination.has(recordKey(destination));
  }

  /** How many have both sides. */
  get size(): number {
    return this.#byDestination.size;
  }

  all(): Iterable<Association> {
    return this.#bySource.values();
  }
}

/** The destination of an association; null while it is being created. */
export function destinationOf({ source, destinationId }: Association): RecordKey | null {
  return destinationId === null ? null : keyOf({ kind: source.kind, id: destinationId });
}

function twice({ kind, id }: RecordKey): ProSyncError {
  return new ProSyncError('association-twice', `The ${kind} ${id} is in two associations.`, {
    remedy: 'Remove one of the two.',
  });
}
