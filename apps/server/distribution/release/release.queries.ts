import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import type { DataSource } from 'typeorm';
import { sha256 } from '#domain/digest';
import {
  PublishedRelease,
  sectionsOf,
  type LastChange,
  type Section,
} from './published-release.ts';

const gunzipped = promisify(gunzip);

/** What is published, or null when it is still what `known` holds; one cheap query then. */
export async function readPublished(
  database: DataSource,
  known: PublishedRelease | null,
): Promise<PublishedRelease | null> {
  const rows: { epoch: number; seq: number; manifest: Buffer | null; manifest_sha256: string }[] =
    await database.query(
      `select p.epoch, p.seq, r.manifest, r.manifest_sha256
         from publication p left join releases r on r.seq = p.seq
        where (p.epoch, p.seq) is distinct from ($1::integer, $2::integer)`,
      [known?.epoch ?? null, known?.seq ?? null],
    );
  const row = rows[0];
  if (row === undefined) return null;
  const sections = await sectionsFrom(row.seq, row.manifest, row.manifest_sha256);
  const older = known !== null && known.seq <= row.seq ? known : null;
  const lastChanges = new Map(older?.lastChanges);
  for (const [type, change] of await readLastChanges(database, older?.seq ?? 0, row.seq))
    lastChanges.set(type, change);
  return new PublishedRelease(row.epoch, row.seq, sections, lastChanges);
}

/** The sections of the manifest that a release was published with, or null when there is no such release. */
export async function readSections(
  database: DataSource,
  seq: number,
): Promise<Map<string, Section> | null> {
  if (seq === 0) return new Map();
  const rows: { manifest: Buffer; manifest_sha256: string }[] = await database.query(
    'select manifest, manifest_sha256 from releases where seq = $1',
    [seq],
  );
  const row = rows[0];
  return row === undefined ? null : sectionsFrom(seq, row.manifest, row.manifest_sha256);
}

async function sectionsFrom(
  seq: number,
  manifest: Buffer | null,
  hash: string,
): Promise<Map<string, Section>> {
  if (seq === 0) return new Map();
  if (manifest === null) throw new Error(`Release ${seq} is current, but there is no row of it.`);
  const bytes = await gunzipped(manifest);
  if (sha256(bytes) !== hash) throw new Error(`The manifest of release ${seq} is damaged.`);
  return sectionsOf(bytes.toString('utf8'));
}

/** The last release after `since` that changed each content type. */
async function readLastChanges(
  database: DataSource,
  since: number,
  seq: number,
): Promise<[string, LastChange][]> {
  const rows: { content_type: string; seq: number; published_at: Date }[] = await database.query(
    `select distinct on (content_type) content_type, r.seq, r.published_at
       from releases r cross join lateral unnest(r.content_types) content_type
      where r.seq > $1 and r.seq <= $2
      order by content_type, r.seq desc`,
    [since, seq],
  );
  return rows.map((r) => [r.content_type, { seq: r.seq, publishedAt: r.published_at }]);
}
