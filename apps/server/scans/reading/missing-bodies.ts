import type { EntityManager } from 'typeorm';
import { ProSyncError } from '#domain/errors';
import type { ContentItem, ContentReader, ReadProblem } from '#connectors/connector';
import type { Transactions } from '../../database/transactions.ts';
import { storeBodies } from './staging.ts';

/** Bytes that are held in memory at once, about. */
const BATCH_BYTES = 8 * 1024 * 1024;

/**
 * Fetches the bodies that the reader did not send, because it sent them once before, and that are not here all the same (a
 * restored backup, say). An item that changed meanwhile is taken out of the staging table; its problem is returned.
 */
export async function fetchMissingBodies(
  transactions: Transactions,
  scanId: string,
  reader: ContentReader,
): Promise<ReadProblem[]> {
  const missing = await transactions.run((manager) => missingBodies(manager, scanId));
  const problems: ReadProblem[] = [];
  let batch: { body: ContentItem['body']; bytes: Uint8Array }[] = [];
  let size = 0;
  const store = async (): Promise<void> => {
    await transactions.run((manager) => storeBodies(manager, batch));
    batch = [];
    size = 0;
  };
  for (const item of missing) {
    try {
      batch.push({ body: item.body, bytes: await reader.body(item) });
      size += item.body.size;
    } catch (error) {
      problems.push(problemOf(item, error));
    }
    if (size >= BATCH_BYTES) await store();
  }
  await store();
  await transactions.run((manager) => unstage(manager, scanId, problems));
  return problems;
}

// Only of items that differ from what was observed: whatever was observed has its body.
async function missingBodies(manager: EntityManager, scanId: string): Promise<ContentItem[]> {
  const rows: (Omit<ContentItem, 'body' | 'bytes'> &
    Record<'sha256' | 'mediaType', string> & { size: number })[] = await manager.query(
    `select e.content_type as "contentType", coalesce(e.derived_guid, e.guid) as guid, e.digest,
         e.pathless_digest as "pathlessDigest", e.name, e.path, e.tags, e.refs as "references",
         e.body_sha256 as sha256, e.body_size as size, e.media_type as "mediaType"
       from scan_entries e
       left join items i on i.content_type = e.content_type and i.guid = e.guid
       where e.scan_id = $1 and i.observed_digest is distinct from e.digest
         and not exists (select from blobs b where b.sha256 = e.body_sha256)`,
    [scanId],
  );
  return rows.map(({ sha256, size, mediaType, ...item }) => ({
    ...item,
    body: { sha256, size, mediaType },
    bytes: null,
  }));
}

function problemOf({ contentType, guid, path }: ContentItem, error: unknown): ReadProblem {
  if (!(error instanceof ProSyncError)) throw error;
  return { code: error.code, detail: error.message, contentType, guid, path };
}

async function unstage(
  manager: EntityManager,
  scanId: string,
  problems: readonly ReadProblem[],
): Promise<void> {
  if (problems.length === 0) return;
  await manager.query(
    `delete from scan_entries e using unnest($2::text[], $3::text[]) p (content_type, path)
     where e.scan_id = $1 and e.content_type = p.content_type and e.path = p.path`,
    [scanId, problems.map((p) => p.contentType), problems.map((p) => p.path)],
  );
}
