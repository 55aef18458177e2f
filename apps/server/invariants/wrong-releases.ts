import type { DataSource } from 'typeorm';
import { hasCode, type ProSyncError } from '#domain/errors';
import { FormerReleases } from '../releases/publication/former-releases.ts';
import { provenManifest, provenRelease } from '../releases/publication/release-proof.ts';
import type { SigningKey } from '../signing/signing-key.ts';

/** A release whose row does not prove itself, and why. */
export interface WrongRelease {
  seq: number;
  why: string;
}

/** How many of the latest manifests are read and hashed; those before are proven by their signature and their successor. */
const MANIFESTS = 50;
const SHOWN = 5;

/** The first releases, five at most, that the server's key did not sign as they are stored, newest first. */
export async function wrongReleases(
  database: DataSource,
  key: SigningKey,
): Promise<WrongRelease[]> {
  const rows: { seq: number }[] = await database.query(
    'select seq from releases order by seq desc',
  );
  const wrong: WrongRelease[] = [];
  const former = new FormerReleases(database, key);
  for (const [index, { seq }] of rows.entries()) {
    const refusal = await refusalOf(database, key, former, seq, index < MANIFESTS);
    if (refusal !== null) wrong.push({ seq, why: refusal.message });
    if (wrong.length === SHOWN) break;
  }
  return wrong;
}

async function refusalOf(
  database: DataSource,
  key: SigningKey,
  former: FormerReleases,
  seq: number,
  withManifest: boolean,
): Promise<ProSyncError | null> {
  try {
    const { statement } = await provenRelease(database, key, seq, former);
    if (withManifest) await provenManifest(database, statement);
    return null;
  } catch (error) {
    if (hasCode(error, 'release-unverified')) return error;
    throw error;
  }
}
