import type { ItemKey } from '#domain/item';
import type { VanishedItem } from '../../connector.ts';
import { databaseFailure } from '../connection/driver-failures.ts';
import { contentTypes } from '../content-types/content-types.ts';
import { InstanceIds } from '../references/ids.ts';
import type { AutomateSource } from '../settings/automate-settings.ts';
import type { Scope } from '../settings/tracked-scope.ts';
import { openSnapshot } from '../connection/snapshot.ts';

/** Of these vanished items, those whose row is still there, outside of what is tracked (docs/design.md#3). */
export async function movedOutOf(
  { place }: AutomateSource,
  scope: Scope,
  vanished: readonly VanishedItem[],
): Promise<ItemKey[]> {
  try {
    const { connection, schema } = await openSnapshot(place);
    try {
      const ids = await InstanceIds.load(connection, schema, contentTypes);
      return vanished
        .filter(({ contentType, guid }) => {
          const places = ids
            .idsOf(contentType, guid)
            .map((id) => ids.segmentsOf(contentType, id) ?? []);
          return places.length > 0 && !places.some((place) => scope.holds(contentType, place));
        })
        .map(({ contentType, guid }) => ({ contentType, guid }));
    } finally {
      connection.destroy();
    }
  } catch (error) {
    throw databaseFailure(error, place);
  }
}
