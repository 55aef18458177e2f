import { gunzipSync, gzipSync } from 'node:zlib';
import type { Connection, RowDataPacket } from 'mysql2/promise';
import type { AppliedItem } from '#domain/installed';
import { itemKey, type ItemKey } from '#domain/item';
import type { SqlValue } from '../../rows/body-row.ts';
import { batchBytes, inBatches } from '../rows/statements.ts';
import { ITEMS, STATE } from './tables.ts';

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
  applied: (RecordedItem & { body: Uint8Array })[];
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

/** The bodies that were applied, of these content types, by `itemKey`. */
export async function readBodies(
  connection: Connection,
  contentTypes: readonly string[],
): Promise<Map<string, Uint8Array>> {
  if (contentTypes.length === 0) return new Map();
  const rows = await rowsOrNone(
    connection,
    `SELECT content_type, guid, body FROM \`${ITEMS}\` WHERE content_type IN (?)`,
    [contentTypes],
  );
  return new Map(
    rows.map((row) => {
      const key = { contentType: String(row['content_type']), guid: String(row['guid']) };
      return [itemKey(key), gunzipSync(row['body'] as Buffer)];
    }),
  );
}

/** Writes the change into the record, in the transaction of the content. */
export async function writeRecord(
  connection: Connection,
  change: RecordChange,
  maxPacket: number,
): Promise<void> {
  const rows = change.applied.map((item) => valuesOf(item, change));
  for (const values of inBatches(rows, batchBytes(maxPacket))) {
    await connection.query(
      `INSERT INTO \`${ITEMS}\` (content_type, guid, local_id, name, path, version, digest, body, applied_at, epoch, seq)
       VALUES ${values.map(() => '(?, ?, ?, ?, ?, ?, ?, ?, NOW(), ?, ?)').join(', ')}
       ON DUPLICATE KEY UPDATE local_id = VALUES(local_id), name = VALUES(name), path = VALUES(path),
         version = VALUES(version), digest = VALUES(digest), body = VALUES(body),
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

function valuesOf(
  item: RecordedItem & { body: Uint8Array },
  { epoch, seq }: RecordChange,
): SqlValue[] {
  const { contentType, guid, localId, name, path, version, digest, body } = item;
  const compressed = gzipSync(body);
  return [contentType, guid, localId, name, path, version, digest, compressed, epoch, seq];
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

async function rowsOrNone(
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
