import type { DataSource, EntityManager } from 'typeorm';
import {
  claimedStatement,
  unverified,
  verifiedStatement,
  type ReleaseStatement,
  type StoredRelease,
} from '#domain/release-statement';
import type { SigningKey } from '../../signing/signing-key.ts';
import { envelopeIn, SELECT_RELEASES, type ReleaseRow } from './release-row.ts';

/**
 * The releases that a former key signed, before this server's key took over the history. Their signatures prove nothing any
 * more, because that key was lost or somebody else read it: they are proven by the first release of the own key, which names
 * all of them by one hash (docs/adr/0013-replaced-signing-key.md).
 */
export class FormerReleases {
  /** The releases that took over, by their seq, once their hash was compared. */
  private readonly proven = new Set<number>();

  constructor(
    private readonly database: DataSource | EntityManager,
    private readonly key: SigningKey,
  ) {}

  /** The statement of a release of a former key. Throws `release-unverified`. */
  async statementOf(release: StoredRelease): Promise<ReleaseStatement> {
    const takeover = await this.takeoverAfter(release.seq);
    if (!this.proven.has(takeover.seq)) {
      if (takeover.former !== (await formerHash(this.database, takeover.seq)))
        throw unverified(release.seq, 'it is not as it was when the signing key was replaced');
      this.proven.add(takeover.seq);
    }
    return claimedStatement(release);
  }

  private async takeoverAfter(seq: number): Promise<ReleaseStatement> {
    const [row]: ReleaseRow[] = await this.database.query(
      `${SELECT_RELEASES} where seq > $1 and signature #>> '{signatures,0,keyid}' = $2 order by seq limit 1`,
      [seq, this.key.fingerprint],
    );
    if (row === undefined) throw unverified(seq, 'its signature does not verify');
    const envelope = envelopeIn(row.seq, row.signature);
    return verifiedStatement({ ...row, envelope }, this.key.publicKey);
  }
}

/** Names all releases before `seq` as they are stored: SHA-256 over their rows in their order, lower-case hex. */
export async function formerHash(
  database: DataSource | EntityManager,
  seq: number,
): Promise<string> {
  const rows: { hash: string }[] = await database.query(
    `select encode(sha256(convert_to(coalesce(string_agg(
       format('%s %s %s %s', epoch, seq, manifest_sha256, signature ->> 'payload'), E'\\n' order by seq), ''), 'UTF8')), 'hex') as hash
     from releases where seq < $1`,
    [seq],
  );
  return rows[0]!.hash;
}
