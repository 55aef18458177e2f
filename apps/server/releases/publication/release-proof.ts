import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import type { DataSource, EntityManager } from 'typeorm';
import type { Envelope } from '#api/head';
import { sha256 } from '#domain/digest';
import {
  checkPrevious,
  claimedStatement,
  isSignedAs,
  unverified,
  verifiedStatement,
  type ReleaseStatement,
} from '#domain/release-statement';
import type { SigningKey } from '../../signing/signing-key.ts';
import { FormerReleases } from './former-releases.ts';
import { envelopeIn, SELECT_RELEASES, type ReleaseRow } from './release-row.ts';

const gunzipped = promisify(gunzip);

/** A release whose row the server's own key signed, and the envelope that proves it. */
export interface ProvenRelease {
  statement: ReleaseStatement;
  envelope: Envelope;
}

/**
 * The release with the proof that this server's key signed it, over the one before it, or that it was in the history that the
 * key took over. Throws `release-unverified`, also when there is no such row. Reads no manifest.
 */
export async function provenRelease(
  database: DataSource | EntityManager,
  key: SigningKey,
  seq: number,
  former = new FormerReleases(database, key),
): Promise<ProvenRelease> {
  const [row, before] = await rowsOf(database, seq);
  const envelope = envelopeIn(seq, row.signature);
  if (!isSignedAs(envelope, key.fingerprint))
    return { statement: await former.statementOf({ ...row, envelope }), envelope };
  const statement = verifiedStatement({ ...row, envelope }, key.publicKey);
  checkPrevious(statement, before === undefined ? null : envelopeIn(seq, before.signature));
  return { statement, envelope };
}

/** The release as its row says, without a proof. Throws `release-unverified` when the row contradicts itself. */
export async function storedRelease(
  database: DataSource | EntityManager,
  seq: number,
): Promise<ProvenRelease> {
  const [row] = await rowsOf(database, seq);
  const envelope = envelopeIn(seq, row.signature);
  return { statement: claimedStatement({ ...row, envelope }), envelope };
}

/** The manifest that the statement names. Throws `release-unverified` when other bytes are stored. */
export async function provenManifest(
  database: DataSource | EntityManager,
  { seq, manifest }: ReleaseStatement,
): Promise<string> {
  const rows: { manifest: Buffer }[] = await database.query(
    'select manifest from releases where seq = $1',
    [seq],
  );
  const stored = rows[0]?.manifest;
  const bytes =
    stored && (await gunzipped(stored, { maxOutputLength: manifest.size }).catch(() => null));
  if (!bytes || sha256(bytes) !== manifest.sha256)
    throw unverified(seq, 'its manifest is another one');
  return bytes.toString('utf8');
}

// That of the release, and that of the one before it.
async function rowsOf(
  database: DataSource | EntityManager,
  seq: number,
): Promise<[ReleaseRow, ReleaseRow | undefined]> {
  const [row, before]: ReleaseRow[] = await database.query(
    `${SELECT_RELEASES} where seq = any($1::integer[]) order by seq desc`,
    [[seq, seq - 1]],
  );
  if (row?.seq !== seq) throw unverified(seq, 'there is no row of it');
  return [row, before];
}
