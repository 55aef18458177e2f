import type { EntityManager } from 'typeorm';
import { fileConnectors } from '#connectors/forms';
import type { PlacedItem } from '#domain/collisions';

/** The path that a change brings its item to, and the one under which it is published. */
export interface Moved {
  path: string;
  publishedPath: string | null;
}

/**
 * Of these items those whose observed path is not the published one, by their ids. Only those of sources whose paths are
 * files (docs/adr/0004-paths-that-collide.md).
 */
export async function movedAmong(
  manager: EntityManager,
  itemIds: readonly string[],
): Promise<Map<string, Moved>> {
  const rows: (Moved & { id: string })[] = await manager.query(
    `select id, path, published_path as "publishedPath" from (
       select i.id, i.path, (select p.path from revisions p where p.id = i.published_revision_id) as published_path
       from items i
       where i.id = any($1::uuid[]) and i.observed_revision_id is not null
         and i.source_id in (select s.id from sources s where s.connector = any($2::text[]))) moved
     where path is distinct from published_path`,
    [itemIds, fileConnectors()],
  );
  return new Map(rows.map(({ id, ...moved }) => [id, moved]));
}

/** The paths of everything that is published from sources whose paths are files. */
export function publishedPlaces(manager: EntityManager): Promise<PlacedItem[]> {
  return manager.query(
    `select p.content_type as "contentType", p.guid, p.path
     from published_items p join items i on i.content_type = p.content_type and i.guid = p.guid
     join sources s on s.id = i.source_id and s.connector = any($1::text[])`,
    [fileConnectors()],
  );
}
