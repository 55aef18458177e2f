import type { DataSource } from 'typeorm';
import { statementHash, unverified, type TypeChange } from '#domain/release-statement';
import { storedChanges } from '../../releases/publication/previous-release.ts';
import { provenManifest, provenRelease } from '../../releases/publication/release-proof.ts';
import { checkRelease } from '../../invariants/release-invariants.ts';
import { inSlices } from '../../http/slices.ts';
import type { SigningKey } from '../../signing/signing-key.ts';
import { PublishedRelease, readSections, type LastChange } from './published-release.ts';

/** Which release the database names as the current one. */
export interface Publication {
  epoch: number;
  seq: number;
}

/** The publication, or null when it is still what `known` holds; one cheap query. */
export async function readPublication(
  database: DataSource,
  known: Publication | null,
): Promise<Publication | null> {
  const rows: Publication[] = await database.query(
    `select epoch, seq from publication where (epoch, seq) is distinct from ($1::integer, $2::integer)`,
    [known?.epoch ?? null, known?.seq ?? null],
  );
  return rows[0] ?? null;
}

/** What is published, proven by the server's own signature. Throws `release-unverified`. */
export async function readPublished(
  database: DataSource,
  key: SigningKey,
  { epoch, seq }: Publication,
): Promise<PublishedRelease> {
  if (seq === 0) return new PublishedRelease(epoch, 0, new Map(), new Map());
  const release = await readRelease(database, key, seq);
  if (release.epoch !== epoch) throw unverified(seq, 'it belongs to another epoch');
  return release;
}

/** The newest release at or below `seq` that proves itself and keeps its promises, among the last fifty; null when none does. */
export async function newestProven(
  database: DataSource,
  key: SigningKey,
  seq: number,
): Promise<PublishedRelease | null> {
  const rows: { seq: number }[] = await database.query(
    'select seq from releases where seq <= $1 order by seq desc limit 50',
    [seq],
  );
  for (const row of rows) {
    const release = await readWhole(database, key, row.seq).catch(() => null);
    if (release !== null) return release;
  }
  return null;
}

async function readWhole(
  database: DataSource,
  key: SigningKey,
  seq: number,
): Promise<PublishedRelease> {
  const release = await readRelease(database, key, seq);
  await checkRelease(database, seq);
  return release;
}

/**
 * One release, proven by the server's own signature, for an API client or for the server itself. Throws `release-unverified`, also when
 * there is no such release.
 */
export async function readRelease(
  database: DataSource,
  key: SigningKey,
  seq: number,
  who = 'server',
): Promise<PublishedRelease> {
  const { statement, envelope } = await provenRelease(database, key, seq);
  const sections = await inSlices(readSections(await provenManifest(database, statement)), who);
  const changes = statement.lastChanges ?? (await storedChanges(database, seq));
  const hash = statementHash(envelope);
  return new PublishedRelease(statement.epoch, seq, sections, lastChangesOf(changes), hash);
}

function lastChangesOf(changes: readonly TypeChange[]): Map<string, LastChange> {
  return new Map(
    changes.map(({ contentType, seq, publishedAt }) => [
      contentType,
      { seq, publishedAt: new Date(publishedAt) },
    ]),
  );
}
