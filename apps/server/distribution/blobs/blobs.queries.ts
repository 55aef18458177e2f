import type { DataSource } from 'typeorm';

/** The bytes of a body, or undefined. */
export async function readBody(database: DataSource, sha256: string): Promise<Buffer | undefined> {
  const rows: { bytes: Buffer }[] = await database.query(
    'select bytes from blobs where sha256 = $1',
    [sha256],
  );
  return rows[0]?.bytes;
}

/** The first of these bodies, in this order, that together have at most `maxBytes`; always one at least. */
export async function readBodies(
  database: DataSource,
  hashes: readonly string[],
  maxBytes: number,
): Promise<Map<string, Buffer>> {
  const rows: { sha256: string; bytes: Buffer }[] = await database.query(
    `select sha256, bytes
       from (select sha256, bytes, sum(size) over (order by place) total, place
               from unnest($1::text[]) with ordinality as wanted (sha256, place)
               join blobs using (sha256)) bodies
      where total <= $2 or place = 1
      order by place`,
    [hashes, maxBytes],
  );
  return new Map(rows.map((row) => [row.sha256, row.bytes]));
}

/** A hint where a body that is published no more can be proven: the release before the one that replaced it. */
export interface Superseded {
  sha256: string;
  seq: number;
}

/** Where these bodies were published until some time in the last 25 hours (docs/guarantees.md#f12), latest first. */
export async function readSuperseded(
  database: DataSource,
  hashes: readonly string[],
): Promise<Superseded[]> {
  return database.query(
    `select distinct v.body_sha256 sha256, r.seq - 1 seq
       from releases r
       join release_changes c on c.seq = r.seq
       join revisions v on v.id = c.previous_revision_id
      where r.published_at > now() - interval '25 hours' and v.body_sha256 = any($1)
      order by seq desc`,
    [hashes],
  );
}
