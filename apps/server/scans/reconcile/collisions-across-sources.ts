import type { EntityManager } from 'typeorm';
import { collidingItems, collisionSentence } from '#domain/collisions';
import type { ItemKey } from '#domain/item';
import { fileConnectors } from '#connectors/forms';
import type { ReadProblem } from '#connectors/connector';
import type { RunningScan } from '../running-scan.ts';

/**
 * A problem for each observed item of the source whose path is that of an item of another source: all content lands in one
 * folder at a target. Within one source the reader tells (docs/adr/0004-paths-that-collide.md).
 */
export async function collisionsAcross(
  manager: EntityManager,
  { sourceId }: RunningScan,
): Promise<ReadProblem[]> {
  const sources: { id: string; name: string }[] = await manager.query(
    'select id, name from sources where connector = any($1::text[])',
    [fileConnectors()],
  );
  const names = new Map(sources.map(({ id, name }) => [id, name]));
  if (names.size < 2 || !names.has(sourceId)) return [];
  const items: ObservedItem[] = await manager.query(
    `select content_type as "contentType", guid, name, path, source_id as "sourceId" from items
     where source_id = any($1::uuid[]) and observed_digest is not null`,
    [[...names.keys()]],
  );
  return collidingItems(items).flatMap(([one, two]) => {
    if (one.sourceId === two.sourceId) return [];
    if (one.sourceId === sourceId) return [problemOf(one, two, names)];
    return two.sourceId === sourceId ? [problemOf(two, one, names)] : [];
  });
}

interface ObservedItem extends ItemKey {
  name: string;
  path: string;
  sourceId: string;
}

function problemOf(
  { contentType, guid, path }: ObservedItem,
  other: ObservedItem,
  names: ReadonlyMap<string, string>,
): ReadProblem {
  const source = names.get(other.sourceId);
  const whose = `The ${other.contentType} "${other.name}" of the source "${source}"`;
  const sentence = collisionSentence(path, whose, other.path);
  // What the other source has is known from its last scan: the file may be gone from there.
  const detail = `${sentence} No instance can have both: rename or move one of them. If the file moved here from the source "${source}", a scan of that source settles this.`;
  return { code: 'path-collision', detail, contentType, guid, path };
}
