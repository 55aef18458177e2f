import type { EntityManager } from 'typeorm';
import { isStorableText } from '#domain/item';
import { byBytes } from '#domain/order';
import type { ContentItem } from '#connectors/connector';
import { sqlState } from '../../database/database-failures.ts';
import type { Transactions } from '../../database/transactions.ts';
import { CopyRows, uuidBytes } from './copy-rows.ts';

/** An item as it is staged: under the GUID that it keeps, with the GUID that its path says, if it comes from there. */
export interface StagedItem {
  item: ContentItem;
  derivedGuid: string | null;
}

/** A body with its bytes, or with null when they are here already. */
export type Body = Pick<ContentItem, 'body' | 'bytes'>;

/** Writes items into the staging table, and the bodies that are new into `blobs`, by COPY. */
export function stage(
  transactions: Transactions,
  scanId: string,
  items: readonly StagedItem[],
): Promise<void> {
  return untilUncontested(transactions, async (manager) => {
    await copyBodies(
      manager,
      items.map(({ item }) => item),
    );
    await copyEntries(manager, scanId, items);
  });
}

/** Stores the bodies that are not here yet. */
export function storeBodies(transactions: Transactions, bodies: readonly Body[]): Promise<void> {
  return untilUncontested(transactions, (manager) => copyBodies(manager, bodies));
}

/**
 * Runs `work` in a transaction whose loss by a crash does not matter: what is staged is lost then anyway, and the commit that
 * uses it makes it durable. Tries again when another scan stored the same row between our look and our writing.
 */
export async function untilUncontested(
  transactions: Transactions,
  work: (manager: EntityManager) => Promise<void>,
): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await transactions.run(async (manager) => {
        await manager.query('set local synchronous_commit = off');
        await work(manager);
      });
    } catch (error) {
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
  const stored: { sha256: string }[] = await manager.query(
    'select sha256 from blobs where sha256 = any($1)',
    [[...bodies.keys()]],
  );
  for (const { sha256 } of stored) bodies.delete(sha256);
  if (bodies.size === 0) return;
  // In one order everywhere, so that two scans with the same new bodies wait for each other and never in a circle.
  const missing = [...bodies].sort(([a], [b]) => byBytes(a, b));
  const rows = new CopyRows(missing.reduce((sum, [, bytes]) => sum + bytes.byteLength + 100, 0));
  for (const [sha256, bytes] of missing) {
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
  const scan = uuidBytes(scanId);
  for (const { item, derivedGuid } of items) {
    rows.row(16).bytes(scan).text(item.contentType).text(item.guid).text(derivedGuid);
    rows.text(item.digest).text(item.pathlessDigest).text(item.name).text(item.path);
    rows.texts(item.tags).json(item.references);
    rows.text(item.body.sha256).integer(item.body.size).text(item.body.mediaType);
    rows.texts((item.notes ?? []).filter(isStorableText)).boolean(item.executable === true);
    rows.json(item.warnings ?? []);
  }
  await rows.copyInto(
    manager,
    `scan_entries (scan_id, content_type, guid, derived_guid, digest, pathless_digest, name, path, tags, refs,
       body_sha256, body_size, media_type, notes, executable, warnings)`,
  );
}
