import type { DataSource } from 'typeorm';
import type { InstanceItemQuery } from '#api/instances';

/** What an instance said of one item, with the name that the item has here. */
export interface InstanceItemRow {
  contentType: string;
  guid: string;
  name: string | null;
  state: string;
  reason: string | null;
  version: number | null;
  digest: string | null;
  changedAt: Date;
}

/** A page of an instance's items by content type and GUID, after `position`; one row more than `limit`. */
export function listInstanceItems(
  database: DataSource,
  instanceId: string,
  query: InstanceItemQuery,
  position: readonly (string | number)[] | null,
): Promise<InstanceItemRow[]> {
  return database.query(
    `select n.content_type "contentType", n.guid, coalesce(p.name, i.name) "name", n.state, n.reason, n.version,
            n.digest, n.changed_at "changedAt"
       from instance_items n
       left join published_items p using (content_type, guid)
       left join items i using (content_type, guid)
      where n.instance_id = $1
        and ($2::text is null or n.state = $2)
        and ($3::text is null or n.content_type = $3)
        and ($4::text is null or (n.content_type collate "C", n.guid collate "C") > ($4, $5))
      order by n.content_type collate "C", n.guid collate "C"
      limit $6`,
    [
      instanceId,
      query.state ?? null,
      query.contentType ?? null,
      position?.[0] ?? null,
      position?.[1] ?? null,
      query.limit + 1,
    ],
  );
}
