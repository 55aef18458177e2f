import { ProSyncError } from '#domain/errors';
import { itemKey } from '#domain/item';
import { CANNOT_CONNECT, type ReadBatch, type ReadOutcome } from '../../connector.ts';
import { databaseFailure } from '../connection/driver-failures.ts';
import { isTableFailure } from '../connection/table-failures.ts';
import type { DatabasePlace } from '../connection/database-place.ts';
import { contentTypes } from '../content-types/content-types.ts';
import { InstanceIds } from '../references/ids.ts';
import { missingOf, unknownIn } from '../content-types/expected-columns.ts';
import type { AutomateSource } from '../settings/automate-settings.ts';
import { unknownColumn, unreadableType } from './row-problems.ts';
import { RowMemory } from './remembered.ts';
import type { Scope } from '../settings/tracked-scope.ts';
import type { Snapshot } from '../connection/snapshot.ts';
import { readType } from './type-reading.ts';

/**
 * A reading of one snapshot; returns what to remember of it. A content type that cannot be read is a problem of the whole type
 * (`unreadable-type`), and the others go on. Throws when nothing can be read.
 */
export async function* readSnapshot(
  snapshot: Snapshot,
  source: AutomateSource,
  scope: Scope,
  before: RowMemory,
): AsyncGenerator<ReadBatch, RowMemory> {
  const { connection, schema } = snapshot;
  const missing = new Map(scope.descriptions.map((each) => [each, missingOf(schema, each)]));
  if ([...missing.values()].every((names) => names.length > 0))
    refuse([...missing.values()].flat(), source);
  yield { items: [], problems: unknownColumns(snapshot, scope) };
  const ids = await InstanceIds.load(connection, schema, contentTypes);
  const memory = new RowMemory();
  const { allowedStatements } = source;
  const named = new Set<string>();
  for (const description of scope.descriptions) {
    const reading = { snapshot, ids, scope, allowedStatements, before, memory };
    const [first, ...others] = missing.get(description) ?? [];
    let reason = first === undefined ? null : missingWords([first, ...others], source.place);
    try {
      if (reason === null)
        for await (const batch of readType(reading, description)) yield namedOnce(batch, named);
    } catch (error) {
      if (!isTableFailure(error)) throw error;
      reason = databaseFailure(error, source.place).message;
    }
    if (reason === null) continue;
    memory.keepType(description.contentType, before);
    yield { items: [], problems: [unreadableType(description, reason)] };
  }
  return memory;
}

/**
 * The outcome of a reading that ended with this failure of the database: nothing may be concluded from it (docs/design.md#2.1).
 * Throws what is no such failure but a mistake of ours, so that whoever scans can log where it comes from.
 */
export function incomplete(error: unknown, place: DatabasePlace): ReadOutcome {
  if (error instanceof TypeError || error instanceof RangeError) throw error;
  const { message, remedy } = databaseFailure(error, place);
  return { complete: false, reason: [CANNOT_CONNECT, message, remedy].filter(Boolean).join(' ') };
}

/** The batch without the names that were told before. */
function namedOnce(batch: ReadBatch, named: Set<string>): ReadBatch {
  const names = (batch.names ?? []).filter((each) => {
    const key = itemKey(each);
    return !named.has(key) && named.add(key);
  });
  return { ...batch, names };
}

function missingWords([first, ...others]: readonly string[], { user }: DatabasePlace): string {
  const more =
    others.length === 0 ? '' : ` (and ${others.length} more: ${others.slice(0, 3).join(', ')})`;
  return `source-schema-changed: ${first}${more} is not there, or ${user} may not read it.`;
}

function refuse(names: readonly string[], { place }: AutomateSource): never {
  const missing = [...new Set(names)];
  throw new ProSyncError('source-schema-changed', missingWords(missing, place), {
    remedy:
      'An update of Automate may have changed it, or a right is missing: grant SELECT on the database, else update ProSync.',
    facts: { missing },
  });
}

function unknownColumns({ schema }: Snapshot, { descriptions }: Scope): ReadBatch['problems'] {
  return descriptions.flatMap((description) =>
    unknownIn(schema, description).map((column) => unknownColumn(column, description.contentType)),
  );
}
