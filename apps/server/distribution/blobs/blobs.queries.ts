import type { DataSource } from 'typeorm';
import { EVERY_TYPE, type Scope } from '#domain/manifest';

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

/** Which of these bodies the scope published until some time in the last 25 hours (reliability.md F12). */
export async function readSuperseded(
  database: DataSource,
  hashes: readonly string[],
  scope: Scope,
): Promise<Set<string>> {
  const rows: { sha256: string }[] = await database.query(
    `select distinct v.body_sha256 sha256
       from releases r
       join release_changes c on c.seq = r.seq
       join revisions v on v.id = c.previous_revision_id
      where r.published_at > now() - interval '25 hours' and v.body_sha256 = any($1)
        and ($2::text[] is null or c.content_type = any($2))`,
    [hashes, scope[0] === EVERY_TYPE[0] ? null : scope],
  );
  return new Set(rows.map((row) => row.sha256));
}
