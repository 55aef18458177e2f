import type { DataSource, EntityManager } from 'typeorm';
import { statementHash, type TypeChange } from '#domain/release-statement';
import type { SigningKey } from '../../signing/signing-key.ts';
import { formerHash } from './former-releases.ts';
import { provenManifest, provenRelease, storedRelease } from './release-proof.ts';

/** What a new release continues. */
export interface PreviousRelease {
  /** The text of its manifest of every content type; empty before the first release. */
  manifest: string;
  lastChanges: readonly TypeChange[];
  /** Names its statement; null before the first release. */
  hash: string | null;
  /** Names all releases before the new one, when a new key takes them over. */
  former?: string;
}

/** The release `seq`, proven. Throws `release-unverified`: nothing may be published on top of a release that isn't ours. */
export async function previousRelease(
  manager: EntityManager,
  key: SigningKey,
  seq: number,
): Promise<PreviousRelease> {
  if (seq === 0) return { manifest: '', lastChanges: [], hash: null };
  const { statement, envelope } = await provenRelease(manager, key, seq);
  return {
    manifest: await provenManifest(manager, statement),
    lastChanges: statement.lastChanges ?? (await storedChanges(manager, seq)),
    hash: statementHash(envelope),
  };
}

/**
 * The release `seq` as it is stored, for a new key that takes over the history: the caller has proven it as far as it can be
 * proven. Throws `release-unverified` when the manifest is not the one that the row names.
 */
export async function takenOverRelease(
  manager: EntityManager,
  seq: number,
): Promise<PreviousRelease> {
  const former = await formerHash(manager, seq + 1);
  if (seq === 0) return { manifest: '', lastChanges: [], hash: null, former };
  const { statement, envelope } = await storedRelease(manager, seq);
  return {
    manifest: await provenManifest(manager, statement),
    lastChanges: await storedChanges(manager, seq),
    hash: statementHash(envelope),
    former,
  };
}

/** What the content types changed last up to release `seq`, as the rows have it: the first releases did not sign it. */
export async function storedChanges(
  database: DataSource | EntityManager,
  seq: number,
): Promise<TypeChange[]> {
  const rows: { contentType: string; seq: number; publishedAt: Date }[] = await database.query(
    `select distinct on (content_type) content_type as "contentType", r.seq, r.published_at as "publishedAt"
       from releases r cross join lateral unnest(r.content_types) content_type
      where r.seq <= $1
      order by content_type, r.seq desc`,
    [seq],
  );
  return rows.map((row) => ({ ...row, publishedAt: row.publishedAt.toISOString() }));
}
