import type { KeyObject } from 'node:crypto';
import { sha256 } from './digest.ts';
import { verifyEnvelope, signEnvelope, type Envelope } from './envelope.ts';
import { ProSyncError } from './errors.ts';
import { HEAD_TYPE, type Head } from './head.ts';
import { byBytes } from './order.ts';

/** The last release that changed something of a content type. */
export interface TypeChange {
  contentType: string;
  seq: number;
  /** RFC 3339, UTC. */
  publishedAt: string;
}

/**
 * What the server signs about a release in the transaction that publishes it. Everything that API clients are served follows
 * from it, so that a row written past the server is never served (docs/guarantees.md#t3).
 */
export interface ReleaseStatement {
  epoch: number;
  seq: number;
  manifest: Head['manifest'];
  /** RFC 3339, UTC. */
  publishedAt: string;
  /** For each content type the last release that changed it, this one included; null before statements were signed. */
  lastChanges: TypeChange[] | null;
  /** The hash of the statement of the release before; null for the first release, and before statements were signed. */
  previous: string | null;
  /** Names all releases before it, when it is the first one of a new key: the former key's signatures prove nothing then. */
  former?: string;
}

/** A release as it is stored: the columns that the server acts on, and the envelope that proves them. */
export interface StoredRelease {
  epoch: number;
  seq: number;
  manifestSha256: string;
  envelope: Envelope;
}

/** DSSE payload type of a release statement; older releases carry the head of every content type instead. */
export const RELEASE_TYPE = 'application/vnd.prosync.release+json';

/** The statement, signed. */
export function signStatement(statement: ReleaseStatement, privateKey: KeyObject): Envelope {
  return signEnvelope(RELEASE_TYPE, Buffer.from(JSON.stringify(statement), 'utf8'), privateKey);
}

/**
 * The statement that the server's own key signed about a stored release. Throws `release-unverified` when the signature is
 * missing or another key's, or when the row has another number, epoch or manifest than the statement.
 */
export function verifiedStatement(release: StoredRelease, key: KeyObject): ReleaseStatement {
  return ofRow(release, statementIn(release, key));
}

/**
 * What a stored release says of itself, whoever signed it: for rows that are proven by other means. Throws `release-unverified`
 * when the row has another number, epoch or manifest.
 */
export function claimedStatement(release: StoredRelease): ReleaseStatement {
  const { payload, payloadType } = release.envelope;
  try {
    return ofRow(release, statementFrom(payloadType, Buffer.from(payload, 'base64')));
  } catch (cause) {
    if (cause instanceof ProSyncError) throw cause;
    throw unverified(release.seq, 'it is not signed');
  }
}

/** True when the envelope says that this key signed it, which proves nothing. */
export function isSignedAs(envelope: Envelope, keyFingerprint: string): boolean {
  return envelope.signatures.some(({ keyid }) => keyid === keyFingerprint);
}

function ofRow(release: StoredRelease, statement: ReleaseStatement): ReleaseStatement {
  const isSame =
    statement.epoch === release.epoch &&
    statement.seq === release.seq &&
    statement.manifest.sha256 === release.manifestSha256;
  if (!isSame) throw unverified(release.seq, 'its signature belongs to another release');
  return statement;
}

/** Names a statement in the one that follows it: SHA-256 of its signed bytes, lower-case hex. */
export function statementHash(envelope: Envelope): string {
  return sha256(Buffer.from(envelope.payload, 'base64'));
}

/**
 * Throws `release-unverified` unless the statement names the release before it. Statements from before they named one are
 * believed: their signature alone counts.
 */
export function checkPrevious(statement: ReleaseStatement, previous: Envelope | null): void {
  if (statement.lastChanges === null) return;
  const expected = previous === null ? null : statementHash(previous);
  if (statement.previous !== expected)
    throw unverified(statement.seq, 'it does not follow the release that is stored before it');
}

/** What the content types changed last, after a release that changes some of them. */
export function laterChanges(
  before: readonly TypeChange[],
  release: { seq: number; publishedAt: string; contentTypes: readonly string[] },
): TypeChange[] {
  const changed = new Set(release.contentTypes);
  const { seq, publishedAt } = release;
  const now = [...changed].map((contentType) => ({ contentType, seq, publishedAt }));
  const kept = before.filter(({ contentType }) => !changed.has(contentType));
  return [...kept, ...now].sort((a, b) => byBytes(a.contentType, b.contentType));
}

/** `release-unverified`: what is stored of the release is not what the server published. */
export function unverified(seq: number, why: string): ProSyncError {
  return new ProSyncError(
    'release-unverified',
    `Release ${seq} in the database isn't one that this server published: ${why}.`,
    {
      remedy:
        'Find out who writes to the database, restore it from a backup, and run "prosync-server verify".',
      facts: { seq },
    },
  );
}

function statementIn({ seq, envelope }: StoredRelease, key: KeyObject): ReleaseStatement {
  try {
    const type = envelope.payloadType === RELEASE_TYPE ? RELEASE_TYPE : HEAD_TYPE;
    return statementFrom(type, verifyEnvelope(envelope, type, [key]));
  } catch (cause) {
    const why =
      cause instanceof ProSyncError ? 'its signature does not verify' : 'it is not signed';
    throw unverified(seq, why);
  }
}

function statementFrom(payloadType: string, payload: Buffer): ReleaseStatement {
  const content: unknown = JSON.parse(payload.toString('utf8'));
  return payloadType === RELEASE_TYPE ? (content as ReleaseStatement) : fromHead(content as Head);
}

function fromHead({ epoch, seq, scope, manifest, publishedAt }: Head): ReleaseStatement {
  if (scope[0] !== '*') throw new Error('The head of some content types proves no release.');
  return { epoch, seq, manifest, publishedAt, lastChanges: null, previous: null };
}
