import type { EntityManager } from 'typeorm';
import { plainDigest } from '#domain/digest';
import type { Item } from '#domain/item';
import type { RunningScan } from '../running-scan.ts';

/*
 * Keeps an executable bit that nobody approved from looking like a change (docs/adr/0001-executable-bit.md). An item that was
 * published before ProSync knew the bit may be executable at its source all along. `items.digest_with_bit` then names the
 * digest that the source has, and stands for the published one until the item changes.
 */

/** Makes staged entries that only add such a bit equal to what is published. Runs when every entry has its identity. */
export async function settleExecutableBits(
  manager: EntityManager,
  scan: RunningScan,
): Promise<void> {
  for (const table of ['scan_entries', 'scan_unchanged']) {
    await manager.query(forgetChanged(table), [scan.id, scan.sourceId]);
  }
  await rememberFirstSeen(manager, scan);
  await manager.query(AS_PUBLISHED, [scan.id, scan.sourceId]);
}

/** Notes that the bits of the items that were observed are known now: from here on, another bit is a change. */
export async function markBitsSeen(
  manager: EntityManager,
  { sourceId }: RunningScan,
): Promise<void> {
  await manager.query(
    `update items set bit_seen = true
     where source_id = $1 and not bit_seen and observed_digest is not null and problem is null`,
    [sourceId],
  );
}

// The source has another state now. When the earlier one comes back, that is a change.
function forgetChanged(table: string): string {
  return `
    update items i set digest_with_bit = null from ${table} e
    where e.scan_id = $1 and i.source_id = $2 and i.content_type = e.content_type and i.guid = e.guid
      and i.digest_with_bit is not null and e.digest <> i.digest_with_bit`;
}

async function rememberFirstSeen(
  manager: EntityManager,
  { id, sourceId }: RunningScan,
): Promise<void> {
  const found: (Item & { itemId: string; digest: string; publishedDigest: string })[] =
    await manager.query(FIRST_SEEN, [id, sourceId]);
  const known = found.filter((item) => plainDigest(item) === item.publishedDigest);
  if (known.length === 0) return;
  await manager.query(
    `update items i set digest_with_bit = n.digest from unnest($1::uuid[], $2::text[]) n (id, digest)
     where i.id = n.id`,
    [known.map(({ itemId }) => itemId), known.map(({ digest }) => digest)],
  );
}

const FIRST_SEEN = `
  select i.id as "itemId", i.published_digest as "publishedDigest", e.content_type as "contentType", e.guid, e.digest,
    e.name, e.path, e.tags, e.refs as "references", e.executable,
    jsonb_build_object('sha256', e.body_sha256, 'size', e.body_size, 'mediaType', e.media_type) as body
  from scan_entries e join items i on i.content_type = e.content_type and i.guid = e.guid
  where e.scan_id = $1 and i.source_id = $2 and e.executable and not i.bit_seen and i.published_digest is not null`;

const AS_PUBLISHED = `
  update scan_entries e set digest = i.published_digest, pathless_digest = i.published_pathless_digest, executable = false
  from items i
  where e.scan_id = $1 and i.source_id = $2 and i.content_type = e.content_type and i.guid = e.guid
    and i.digest_with_bit = e.digest and i.published_digest is not null`;
