import { itemKey, type Item } from '#domain/item';
import type { Description } from '../content-types/description.ts';
import { keptColumns } from '../settings/local-policy.ts';
import type { BodyObject } from '../rows/body-of-row.ts';
import { recordOf, type Downstream } from './downstream-database.ts';
import type { Compared } from './seen-rows.ts';

/**
 * What an item here is compared with: what ProSync applied, when it did; else what is wanted (`body`), so that local tuning
 * from before ProSync is no difference either; else nothing, and it is seen as it is.
 */
export function comparedWith(
  downstream: Downstream,
  description: Description,
  item: Pick<Item, 'contentType' | 'guid' | 'path'>,
  body: BodyObject | null,
): Compared {
  const { guid } = item;
  const record = recordOf(downstream, item);
  const kept = keptColumns(description, guid, downstream.settings);
  return record === null
    ? { guid, path: item.path, body, kept }
    : { guid, path: record.path, body: downstream.bodies.get(itemKey(item)) ?? null, kept };
}
