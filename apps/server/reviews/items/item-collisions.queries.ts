import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { CollidingItem } from '#api/items';
import { Claims } from '#domain/claims';
import { folded, foldersOf } from '#domain/path';
import { fileConnectors } from '#connectors/forms';

/** The items whose path is in the way of the path that an item would get (docs/adr/0004-paths-that-collide.md). */
@Injectable()
export class ItemCollisionsQueries {
  constructor(private readonly dataSource: DataSource) {}

  /** By content type and path, the first 20. Nothing is looked for while the item keeps the path that is published. */
  async of(itemId: string): Promise<CollidingItem[]> {
    const [item]: { path: string }[] = await this.dataSource.query(
      `select i.path from items i
       where i.id = $1 and i.observed_revision_id is not null and ${OF_FILES.replace('$3', '$2')}
         and i.path is distinct from (select p.path from revisions p where p.id = i.published_revision_id)`,
      [itemId, fileConnectors()],
    );
    if (item === undefined) return [];
    const claims = new Claims<true>();
    claims.claim(item.path, true);
    const file = folded(item.path);
    const near: CollidingItem[] = await this.dataSource.query(NEAR, [
      itemId,
      [file, ...foldersOf(file)],
      fileConnectors(),
      `${file}/`,
    ]);
    return near.filter(({ path }) => claims.holderOf(path) !== null).slice(0, SHOWN);
  }
}

const SHOWN = 20;

const OF_FILES = `i.source_id in (select s.id from sources s where s.connector = any($3::text[]))`;

// Paths beyond ASCII are compared by the domain alone, which knows more of letters than `lower` does.
const NEAR = `
  select i.content_type as "contentType", i.guid, i.name, i.id as "itemId", v.path,
    case when v.is_published then 'published' when i.approval_id is not null then 'approved' else 'unpublished' end as state
  from items i
  cross join lateral (
    select i.path, i.published_digest is not null and p.path = i.path as is_published
      from (select 1) one left join revisions p on p.id = i.published_revision_id
      where i.observed_revision_id is not null
    union
    select p.path, true from revisions p where p.id = i.published_revision_id) v
  where i.id <> $1 and ${OF_FILES}
    and (lower(v.path) = any($2::text[]) or starts_with(lower(v.path), $4)
      or octet_length(v.path) <> char_length(v.path))
  order by i.content_type collate "C", v.path collate "C", i.id`;
