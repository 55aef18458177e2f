import type { DataSource } from 'typeorm';
import { itemDigest } from '#domain/digest';
import type { Item } from '#domain/item';

/** A revision whose content is not the one that its digest names. */
export interface ChangedRevision {
  id: string;
  content_type: string;
  guid: string;
}

/** The first revisions, five at most, that somebody changed after they were written (docs/guarantees.md#t3). Reads them all, in batches. */
export async function changedRevisions(database: DataSource): Promise<ChangedRevision[]> {
  const changed: ChangedRevision[] = [];
  let last = '0';
  while (changed.length < SHOWN) {
    const rows: RevisionRow[] = await database.query(BATCH, [last, BATCH_SIZE]);
    for (const { id, digest, ...item } of rows) {
      if (itemDigest(item) === digest) continue;
      changed.push({ id, content_type: item.contentType, guid: item.guid });
    }
    last = rows.at(-1)?.id ?? last;
    if (rows.length < BATCH_SIZE) break;
  }
  return changed.slice(0, SHOWN);
}

type RevisionRow = Item & { id: string; digest: string };

const SHOWN = 5;
const BATCH_SIZE = 5_000;
const BATCH = `
  select id, content_type as "contentType", guid, digest, name, path, tags, refs as "references", executable,
         jsonb_build_object('sha256', body_sha256, 'size', body_size, 'mediaType', media_type) as body
    from revisions where id > $1 order by id limit $2`;
