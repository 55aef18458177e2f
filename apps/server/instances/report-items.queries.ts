import type { EntityManager } from 'typeorm';
import type { ReportedItem } from '#api/reports';
import { itemKey, type ItemKey } from '#domain/item';
import type { ReportedItems } from './reported-items.ts';

/** Rows per statement: larger ones would keep the event loop for too long. */
const BATCH_SIZE = 1_000;

/** Makes these the items of the instance, in batches: rows that are equal already are not written. */
export async function replaceItems(
  manager: EntityManager,
  instanceId: string,
  { items, keys }: ReportedItems,
): Promise<void> {
  for (let start = 0; start < items.length; start += BATCH_SIZE) {
    await writeItems(manager, instanceId, items.slice(start, start + BATCH_SIZE));
  }
  const [row] = await manager.query<{ count: number }[]>(
    'select count(*)::int count from instance_items where instance_id = $1',
    [instanceId],
  );
  if (row !== undefined && row.count > items.length) await removeOthers(manager, instanceId, keys);
}

async function writeItems(
  manager: EntityManager,
  instanceId: string,
  items: readonly ReportedItem[],
): Promise<void> {
  await manager.query(
    `insert into instance_items as old (instance_id, content_type, guid, state, reason, version, digest)
     select $1, * from unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::integer[], $7::text[])
     on conflict (instance_id, content_type, guid) do update set
       (state, reason, version, digest, changed_at) =
       (excluded.state, excluded.reason, excluded.version, excluded.digest, now())
      where (old.state, old.reason, old.version, old.digest)
        is distinct from (excluded.state, excluded.reason, excluded.version, excluded.digest)`,
    [
      instanceId,
      items.map((item) => item.contentType),
      items.map((item) => item.guid),
      items.map((item) => item.state),
      items.map((item) => item.reason),
      items.map((item) => item.version),
      items.map((item) => item.digest),
    ],
  );
}

/** Removes the items of earlier reports that this one does not name, going through the index from batch to batch. */
async function removeOthers(
  manager: EntityManager,
  instanceId: string,
  named: ReadonlySet<string>,
): Promise<void> {
  let last: ItemKey = { contentType: '', guid: '' };
  for (;;) {
    const rows = await manager.query<ItemKey[]>(
      `select content_type "contentType", guid from instance_items
        where instance_id = $1 and (content_type, guid) > ($2, $3)
        order by content_type, guid limit ${BATCH_SIZE}`,
      [instanceId, last.contentType, last.guid],
    );
    const others = rows.filter((row) => !named.has(itemKey(row)));
    await manager.query(
      `delete from instance_items
        where instance_id = $1 and (content_type, guid) in (select * from unnest($2::text[], $3::text[]))`,
      [instanceId, others.map((row) => row.contentType), others.map((row) => row.guid)],
    );
    last = rows.at(-1) ?? last;
    if (rows.length < BATCH_SIZE) return;
  }
}
