import type { DataSource } from 'typeorm';
import { EVERY_TYPE, type Scope } from '#domain/manifest';

/** An item that changed in a range of releases. */
export interface ChangedKey {
  contentType: string;
  guid: string;
  /** Whether it was published before the range: only then can it be withdrawn. */
  wasPublished: boolean;
}

/** The epoch in which a release was published, or null when there is no such release; history begins in epoch 1. */
export async function readEpoch(database: DataSource, seq: number): Promise<number | null> {
  if (seq === 0) return 1;
  const rows: { epoch: number }[] = await database.query(
    'select epoch from releases where seq = $1',
    [seq],
  );
  return rows[0]?.epoch ?? null;
}

/** The items of the scope that releases after `since`, up to `seq`, changed; in the order of the manifest. */
export async function readChangedKeys(
  database: DataSource,
  since: number,
  seq: number,
  scope: Scope,
): Promise<ChangedKey[]> {
  return database.query(
    `select distinct on (content_type collate "C", guid collate "C")
            content_type "contentType", guid, previous_revision_id is not null "wasPublished"
       from release_changes
      where seq > $1 and seq <= $2 and ($3::text[] is null or content_type = any($3))
      order by content_type collate "C", guid collate "C", seq`,
    [since, seq, scope[0] === EVERY_TYPE[0] ? null : scope],
  );
}
