import { ProSyncError } from '#domain/errors';
import type { AppliedItem } from '#domain/installed';
import { descriptionOf } from '../content-types/content-types.ts';
import { readRows } from '../rows/read-rows.ts';
import { withBodies, type Downstream } from './downstream-database.ts';
import { comparedWith } from './compared.ts';
import { see } from './seen-rows.ts';

/** The body that is here for an item, apart from what is local policy; null when it is not here, or no item at all. */
export async function bytesHere(
  downstream: Downstream,
  item: AppliedItem,
): Promise<Uint8Array | null> {
  const { connection, schema, ids } = downstream;
  const description = descriptionOf(item.contentType);
  const id = ids.idOf(item.contentType, item.guid);
  if (description === undefined || id === null) return null;
  const [here] = await readRows(connection, schema, description, [id]);
  if (here === undefined) return null;
  try {
    const compared = comparedWith(await withBodies(downstream, [item]), description, item, null);
    return see(description, here, ids, compared).bytes;
  } catch (error) {
    if (error instanceof ProSyncError) return null;
    throw error;
  }
}
