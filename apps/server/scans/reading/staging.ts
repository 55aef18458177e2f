import type { EntityManager } from 'typeorm';
import type { ContentItem } from '#connectors/connector';
import { sqlState } from '../../database/failures.ts';
import type { Transactions } from '../../database/transactions.ts';
import { CopyRows } from './copy-rows.ts';

/** An item as it is staged: under the GUID that it keeps, with the GUID that its path says, if it comes from there. */
export interface StagedItem extends Omit<ContentItem, 'derivedGuid'> {
  derivedGuid: string | null;
}

/** A body with its bytes, or with null when they are here already. */
export type Body = Pick<ContentItem, 'body' | 'bytes'>;

/** Writes a batch of a reading into the staging table, and the bodies that are new into `blobs`, by COPY. */
export function stage(
  transactions: Transactions,
  scanId: string,
  items: readonly StagedItem[],
): Promise<void> {
  return untilUncontested(transactions, async (manager) => {
    await copyBodies(manager, items);
    await copyEntries(manager, scanId, items);
  });
}

/** Stores the bodies that are not here yet. */
export function storeBodies(transactions: Transactions, bodies: readonly Body[]): Promise<void> {
  return untilUncontested(transactions, (manager) => copyBodies(manager, bodies));
}

async function untilUncontested(
  transactions: Transactions,
  work: (manager: EntityManager) => Promise<void>,
): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await transactions.run(async (manager) => {
        // A crash loses what is staged anyway, and the commit that uses it makes it durable.
        await manager.query('set local synchronous_commit = off');
        await work(manager);
      });
    } catch (error) {
      // Another scan stored the same body between our look and our COPY: look again.
      if (sqlState(error) !== UNIQUE_VIOLATION || attempt === ATTEMPTS) throw error;
    }
  }
}

/** An entry without its body, about. */
const ENTRY_BYTES = 600;
const ATTEMPTS = 5;
const UNIQUE_VIOLATION = '23505';

async function copyBodies(manager: EntityManager, items: readonly Body[]): Promise<void> {
  const bodies = new Map<string, Uint8Array>();
  for (const { body, bytes } of items) if (bytes !== null) bodies.set(body.sha256, bytes);
  if (bodies.size === 0) return;
  // In one order everywhere, so that two scans with the same new bodies wait for each other and never in a circle.
  const missing: { sha256: string }[] = await manager.query(
    `select t.sha256 from unnest($1::text[]) t (sha256)
     where not exists (select from blobs b where b.sha256 = t.sha256)
     order by t.sha256 collate "C"`,
    [[...bodies.keys()]],
  );
  if (missing.length === 0) return;
  const found = missing.map(({ sha256 }) => ({ sha256, bytes: bodies.get(sha256)! }));
  const rows = new CopyRows(found.reduce((sum, { bytes }) => sum + bytes.byteLength + 100, 0));
  for (const { sha256, bytes } of found) {
    rows.row(3).text(sha256).integer(bytes.byteLength).bytes(bytes);
  }
  await rows.copyInto(manager, 'blobs (sha256, size, bytes)');
}

async function copyEntries(
  manager: EntityManager,
  scanId: string,
  items: readonly StagedItem[],
): Promise<void> {
  const rows = new CopyRows(items.length * ENTRY_BYTES);
  for (const item of items) {
    rows.row(13).uuid(scanId).text(item.contentType).text(item.guid).text(item.derivedGuid);
    rows.text(item.digest).text(item.pathlessDigest).text(item.name).text(item.path);
    rows.texts(item.tags).json(item.references);
    rows.text(item.body.sha256).integer(item.body.size).text(item.body.mediaType);
  }
  await rows.copyInto(
    manager,
    `scan_entries (scan_id, content_type, guid, derived_guid, digest, pathless_digest, name, path, tags, refs,
       body_sha256, body_size, media_type)`,
  );
}
