import type { EntityManager } from 'typeorm';
import { ProSyncError } from '#domain/errors';
import type { ContentItem, ContentReader, ReadProblem } from '#connectors/connector';
import type { Transactions } from '../../database/transactions.ts';
import { unstage } from './staged-entries.ts';
import { storeBodies, type Body } from './staging.ts';

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
  signal: AbortSignal,
): Promise<ReadProblem[]> {
  const missing = await transactions.run((manager) => missingBodies(manager, scanId));
  const problems: ReadProblem[] = [];
  let batch: Body[] = [];
  let size = 0;
  for (const { kept, ...item } of missing) {
    signal.throwIfAborted();
    try {
      batch.push({ body: item.body, bytes: await reader.body(item) });
      size += item.body.size;
    } catch (error) {
      problems.push(problemOf({ ...item, guid: kept }, error));
    }
    if (size < BATCH_BYTES) continue;
    await storeBodies(transactions, batch);
    [batch, size] = [[], 0];
  }
  if (batch.length > 0) await storeBodies(transactions, batch);
  if (problems.length > 0) {
    await transactions.run((manager) => unstage(manager, scanId, problems));
  }
  return problems;
}

// Only of items that differ from what was observed: whatever was observed has its body. `kept` is the GUID of the entry, while
// the reader knows the item by the one that it gave.
function missingBodies(
  manager: EntityManager,
  scanId: string,
): Promise<(ContentItem & { kept: string })[]> {
  return manager.query(
    `select e.content_type as "contentType", coalesce(e.derived_guid, e.guid) as guid, e.guid as kept, e.digest,
       e.pathless_digest as "pathlessDigest", e.name, e.path, e.tags, e.refs as "references", null as bytes,
       jsonb_build_object('sha256', e.body_sha256, 'size', e.body_size, 'mediaType', e.media_type) as body
     from scan_entries e
     left join items i on i.content_type = e.content_type and i.guid = e.guid
     where e.scan_id = $1 and i.observed_digest is distinct from e.digest
       and not exists (select from blobs b where b.sha256 = e.body_sha256)`,
    [scanId],
  );
}

function problemOf({ contentType, guid, path }: ContentItem, error: unknown): ReadProblem {
  if (!(error instanceof ProSyncError)) throw error;
  return { code: error.code, detail: error.message, contentType, guid, path };
}
