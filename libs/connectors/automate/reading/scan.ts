import { ProSyncError } from '#domain/errors';
import { itemKey } from '#domain/item';
import type { ReadBatch, ReadOutcome } from '../../connector.ts';
import { databaseFailure } from '../connection/failures.ts';
import type { DatabasePlace } from '../connection/place.ts';
import { contentTypes } from '../content-types/index.ts';
import { InstanceIds } from '../references/ids.ts';
import { missingIn, unknownIn } from '../schema/expected.ts';
import type { AutomateSource } from '../settings.ts';
import { unknownColumn } from './problems.ts';
import { RowMemory } from './remembered.ts';
import type { Scope } from './scope.ts';
import type { Snapshot } from './snapshot.ts';
import { readType } from './type-reading.ts';

/** A complete reading of one snapshot; returns what to remember of it. Throws when it cannot be complete. */
export async function* readSnapshot(
  snapshot: Snapshot,
  source: AutomateSource,
  scope: Scope,
  before: RowMemory,
): AsyncGenerator<ReadBatch, RowMemory> {
  const { connection, schema } = snapshot;
  refuseMissing(missingIn(schema, scope.descriptions), source);
  yield { items: [], problems: unknownColumns(snapshot, scope) };
  const ids = await InstanceIds.load(connection, schema, contentTypes);
  const memory = new RowMemory();
  const { allowedStatements } = source;
  const named = new Set<string>();
  for (const description of scope.descriptions) {
    const reading = { snapshot, ids, scope, allowedStatements, before, memory };
    for await (const batch of readType(reading, description)) yield namedOnce(batch, named);
  }
  return memory;
}

/**
 * The outcome of a reading that ended with this failure of the database: nothing may be concluded from it (design.md 2.1).
 * Throws what is no such failure but a mistake of ours, so that whoever scans can log where it comes from.
 */
export function incomplete(error: unknown, place: DatabasePlace): ReadOutcome {
  if (error instanceof TypeError || error instanceof RangeError) throw error;
  const { message, remedy } = databaseFailure(error, place);
  return { complete: false, reason: [message, remedy].filter(Boolean).join(' ') };
}

/** The batch without the names that were told before. */
function namedOnce(batch: ReadBatch, named: Set<string>): ReadBatch {
  const names = (batch.names ?? []).filter((each) => {
    const key = itemKey(each);
    return !named.has(key) && named.add(key);
  });
  return { ...batch, names };
}

function refuseMissing(missing: readonly string[], { place }: AutomateSource): void {
  const [first] = missing;
  if (first === undefined) return;
  const more =
    missing.length === 1
      ? ''
      : ` (and ${missing.length - 1} more: ${missing.slice(1, 4).join(', ')})`;
  throw new ProSyncError(
    'source-schema-changed',
    `source-schema-changed: ${first}${more} is not there, or ${place.user} may not read it.`,
    {
      remedy:
        'An update of Automate may have changed it, or a right is missing: grant SELECT on the database, else update ProSync.',
      facts: { missing },
    },
  );
}

function unknownColumns({ schema }: Snapshot, { descriptions }: Scope): ReadBatch['problems'] {
  return descriptions.flatMap((description) =>
    unknownIn(schema, description).map((column) => unknownColumn(column, description.contentType)),
  );
}
