import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { ItemDetail, ReferencedItem } from '#api/items';
import type { ItemKey } from '#domain/item';

/** What an item refers to, and what refers to it. Both lists end at 200 entries. */
@Injectable()
export class ItemReferencesQueries {
  constructor(private readonly dataSource: DataSource) {}

  /** What the item refers to as it was observed or, when it is gone, as it is published; by content type and GUID. */
  references(itemId: string): Promise<ReferencedItem[]> {
    return this.dataSource.query(
      `select e."contentType", e.guid, t.id as "itemId", ${STATE} as state,
         coalesce(t.name, (${NAME_AT_SOURCE} order by n.source_id <> i.source_id limit 1)) as name
       from items i
       join revisions r on r.id = coalesce(i.observed_revision_id, i.published_revision_id)
       cross join jsonb_to_recordset(r.refs) e ("contentType" text, guid text)
       left join items t on t.content_type = e."contentType" and t.guid = e.guid
       where i.id = $1
       order by e."contentType" collate "C", e.guid collate "C" limit 200`,
      [itemId],
    );
  }

  /** The items that refer to this one as they were observed or as they are published; by content type and path. */
  neededBy({ contentType, guid }: ItemKey): Promise<ReferencedItem[]> {
    return this.dataSource.query(
      `select t.content_type as "contentType", t.guid, t.id as "itemId", ${STATE} as state, t.name
       from revisions r
       join items t on t.content_type = r.content_type and t.guid = r.guid
         and r.id in (t.observed_revision_id, t.published_revision_id)
       where r.refs <> '[]' and r.refs @> jsonb_build_array(jsonb_build_object('contentType', $1::text, 'guid', $2::text))
         and (t.content_type, t.guid) <> ($1, $2)
       group by t.id
       order by t.content_type collate "C", t.path collate "C", t.id limit 200`,
      [contentType, guid],
    );
  }

  /** What a reviewer should know, and is warned of: as observed or, when the item is gone, as published. */
  async remarks(itemId: string): Promise<Pick<ItemDetail, 'notes' | 'warnings'>> {
    const rows: Pick<ItemDetail, 'notes' | 'warnings'>[] = await this.dataSource.query(
      `select r.notes || case when i.digest_with_bit is null then '{}' else array[$2::text] end as notes, r.warnings
       from items i
       join revisions r on r.id = coalesce(i.observed_revision_id, i.published_revision_id) where i.id = $1`,
      [itemId, BIT_WAITS],
    );
    return rows[0] ?? { notes: [], warnings: [] };
  }
}

// docs/adr/0001-executable-bit.md: such an item looks unchanged, although its source has the bit.
const BIT_WAITS =
  'The file is executable at its source, and the published version is not: it was published before ProSync distributed the executable bit. The next change of this item includes the bit.';

// `t` is the item; an item that has left the list is as good as none.
const STATE = `case
  when t.published_digest is not null then 'published'
  when t.approval_id is not null then 'approved'
  when t.change_status is not null then 'unpublished'
  else 'missing'
end`;

const NAME_AT_SOURCE = `select n.name from reference_names n
  where n.content_type = e."contentType" and n.guid = e.guid`;
