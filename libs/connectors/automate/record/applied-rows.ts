import { gunzipSync, gzipSync } from 'node:zlib';
import type { Connection, RowDataPacket } from 'mysql2/promise';
import type { AppliedItem } from '#domain/installed';
import { itemKey, MAX_BODY_BYTES, type ItemKey } from '#domain/item';
import type { SqlValue } from '../rows/row-of-body.ts';
import { batchBytes, inBatches } from '../rows/sql-batches.ts';
import { textOfLookups, type Memory } from './row-mark.ts';
import { ITEMS, STATE } from './record-tables.ts';

/** Of the keys that one statement names, in bytes. */
const MAX_KEYS = 100_000;

/** What the target records: the release that it is at, and every item that ProSync applied. */
export interface Recorded {
  epoch: number;
  seq: number;
  /** Names the apply that wrote the record last: a lost COMMIT answer is resolved by it. */
  applyId: string;
  /** By `itemKey`. */
  items: Map<string, RecordedItem>;
}

export interface RecordedItem extends AppliedItem {
  localId: number;
}

/** What one apply changes in the record. */
export interface RecordChange {
  epoch: number;
  seq: number;
  applyId: string;
  applied: (RecordedItem & { body: () => Uint8Array; memory: Memory })[];
  removed: ItemKey[];
}

/** Reads the record; null where ProSync never applied anything. `lock`: nobody else applies until the transaction ends. */
export async function readRecord(
  connection: Connection,
  { lock = false } = {},
): Promise<Recorded | null> {
  const suffix = lock ? ' FOR UPDATE' : '';
  const states = await rowsOrNone(connection, `SELECT * FROM \`${STATE}\` WHERE id = 1${suffix}`);
  const state = states[0];
  if (state === undefined) return null;
  const rows = await rowsOrNone(
    connection,
    `SELECT content_type, guid, local_id, name, path, version, digest FROM \`${ITEMS}\``,
  );
  const items = new Map(rows.map(recordedItem).map((item) => [itemKey(item), item]));
  return {
    epoch: Number(state['epoch']),
    seq: Number(state['seq']),
    applyId: String(state['apply_id']),
    items,
  };
}

/** The bodies that were applied of these items, by `itemKey`; one that somebody else wrote over is left out. */
export async function readBodies(
  connection: Connection,
  items: readonly ItemKey[],
): Promise<Map<string, Uint8Array>> {
  const bodies = new Map<string, Uint8Array>();
  const keys = items.map(({ contentType, guid }) => [contentType, guid]);
  for (const batch of inBatches(keys, MAX_KEYS)) {
    const rows = await rowsOrNone(
      connection,
      `SELECT content_type, guid, body FROM \`${ITEMS}\` WHERE (content_type, guid) IN (?)`,
      [batch],
    );
    for (const row of rows) {
      const body = unpacked(row['body'] as Buffer);
      if (body !== null) bodies.set(keyOf(row), body);
    }
  }
  return bodies;
}

function unpacked(body: Buffer): Uint8Array | null {
  try {
    return gunzipSync(body, { maxOutputLength: MAX_BODY_BYTES });
  } catch {
    return null;
  }
}

/** Writes the change into the record, in the transaction of the content. */
export async function writeRecord(
  connection: Connection,
  change: RecordChange,
  maxPacket: number,
): Promise<void> {
  for (const values of inBatches(rowsOf(change), batchBytes(maxPacket))) {
    await connection.query(
      `INSERT INTO \`${ITEMS}\` (content_type, guid, local_id, name, path, version, digest, body, row_hash, lookups,
         applied_at, epoch, seq)
       VALUES ${values.map(() => '(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, NOW(), ?, ?)').join(', ')}
       ON DUPLICATE KEY UPDATE local_id = VALUES(local_id), name = VALUES(name), path = VALUES(path),
         version = VALUES(version), digest = VALUES(digest), body = VALUES(body),
         row_hash = VALUES(row_hash), lookups = VALUES(lookups),
         applied_at = VALUES(applied_at), epoch = VALUES(epoch), seq = VALUES(seq)`,
      values.flat(),
    );
  }
  const removed = change.removed.map(({ contentType, guid }) => [contentType, guid]);
  if (removed.length > 0)
    await connection.query(`DELETE FROM \`${ITEMS}\` WHERE (content_type, guid) IN (?)`, [removed]);
  await connection.query(
    `INSERT INTO \`${STATE}\` (id, epoch, seq, apply_id, applied_at) VALUES (1, ?, ?, ?, NOW())
     ON DUPLICATE KEY UPDATE epoch = VALUES(epoch), seq = VALUES(seq), apply_id = VALUES(apply_id),
       applied_at = VALUES(applied_at)`,
    [change.epoch, change.seq, change.applyId],
  );
}

// One after the other: compressed bodies of a whole instance are not held at once.
function* rowsOf(change: RecordChange): Generator<SqlValue[]> {
  for (const item of change.applied) yield valuesOf(item, change);
}

function valuesOf(item: RecordChange['applied'][number], { epoch, seq }: RecordChange): SqlValue[] {
  const { contentType, guid, localId, name, path, version, digest, body, memory } = item;
  const identity = [contentType, guid, localId, name, path, version, digest];
  return [...identity, gzipSync(body()), memory.rowHash, textOfLookups(memory), epoch, seq];
}

/** The identity in a row of the record, as `itemKey` gives it. */
export function keyOf(row: RowDataPacket): string {
  return itemKey({ contentType: String(row['content_type']), guid: String(row['guid']) });
}

function recordedItem(row: RowDataPacket): RecordedItem {
  return {
    contentType: String(row['content_type']),
    guid: String(row['guid']),
    localId: Number(row['local_id']),
    name: String(row['name']),
    path: String(row['path']),
    version: Number(row['version']),
    digest: String(row['digest']),
  };
}

const NO_SUCH_TABLE = 1146;

/** The rows of a table of the record; none where it is not there. */
export async function rowsOrNone(
  connection: Connection,
  statement: string,
  values: unknown[] = [],
): Promise<RowDataPacket[]> {
  try {
    const [rows] = await connection.query<RowDataPacket[]>(statement, values);
    return rows;
  } catch (error) {
    if ((error as { errno?: unknown }).errno === NO_SUCH_TABLE) return [];
    throw error;
  }
}
