import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { RefusedView } from '#api/releases';
import { ProSyncError } from '#domain/errors';
import { byBytes } from '#domain/order';
import { laterChanges, signStatement, type ReleaseStatement } from '#domain/release-statement';
import { PublicationLock, type LockedPublication } from '../../database/publication-lock.ts';
import { ReleaseEntity } from '../release.entity.ts';
import { ServerClock } from '../../clock/server-clock.ts';
import { HistoryMark } from '../../signing/history-mark.ts';
import { SigningKey } from '../../signing/signing-key.ts';
import { writeChanges, type WrittenChange } from './production-tables.ts';
import { buildManifest, type StoredManifest } from './release-manifest.ts';
import { previousRelease, takenOverRelease, type PreviousRelease } from './previous-release.ts';

/** What is to become a release. */
export interface ReleaseDraft {
  publishId: string;
  trigger: 'timer' | 'operator' | 'restore' | 'recovery';
  operatorId: string | null;
  restoredSeq?: number;
  overrideReason?: string | null;
  /** What was left out because of its references: how much, and the first of it. */
  refusedCount?: number;
  refused?: readonly RefusedView[];
  changes: readonly WrittenChange[];
  /** The content types that must hear of the release; by default those that it changes. */
  contentTypes?: readonly string[];
  /** The key is new, and takes over a history that another one signed. */
  takesOver?: boolean;
}

/** A release as it was written. */
export interface WrittenRelease {
  epoch: number;
  seq: number;
  published: number;
  removed: number;
  contentTypes: string[];
  manifestSha256: string;
}

/** Writes a release with everything that follows from it (docs/guarantees.md#2.1 steps 5 to 7); the caller must hold the publication lock. */
@Injectable()
export class ReleaseWriter {
  constructor(
    private readonly publicationLock: PublicationLock,
    private readonly key: SigningKey,
    private readonly mark: HistoryMark,
    private readonly clock: ServerClock,
  ) {}

  /** Returns the release. Throws `clocks-apart`, `wrong-signing-key`, `release-unverified`, `history-went-back`, `history-forked`, `corrupt-blob` or `corrupt-revision`; then nothing may be committed. */
  async write(
    manager: EntityManager,
    publication: LockedPublication,
    draft: ReleaseDraft,
  ): Promise<WrittenRelease> {
    this.clock.refuseApart();
    this.checkKey(publication);
    const { epoch, seq } = { epoch: publication.epoch, seq: publication.seq + 1 };
    const before = draft.takesOver
      ? await takenOverRelease(manager, publication.seq)
      : await previousRelease(manager, this.key, publication.seq);
    this.checkHistory(publication, before);
    await writeChanges(manager, seq, draft.changes);
    const manifest = await buildManifest(manager, { epoch, seq }, before.manifest, draft.changes);
    const release = { ...summaryOf(draft), epoch, seq, manifestSha256: manifest.reference.sha256 };
    await this.insert(manager, publication.now, draft, release, manifest, before);
    await this.publicationLock.advance(manager, publication);
    await manager.query(`select pg_notify('prosync_release', $1)`, [
      JSON.stringify({ epoch, seq }),
    ]);
    return release;
  }

  private checkKey(publication: LockedPublication): void {
    if (publication.keyFingerprint === this.key.fingerprint) return;
    throw new ProSyncError(
      'wrong-signing-key',
      'The history of releases belongs to another signing key than this server has.',
      { remedy: 'Start this server with the key file of the other servers.' },
    );
  }

  private checkHistory({ epoch, seq }: LockedPublication, { hash }: PreviousRelease): void {
    const refusal = this.mark.refusal({ epoch, seq, statement: hash });
    if (refusal !== null) throw refusal;
  }

  private async insert(
    manager: EntityManager,
    publishedAt: Date,
    draft: ReleaseDraft,
    release: WrittenRelease,
    { compressed, reference }: StoredManifest,
    before: PreviousRelease,
  ): Promise<void> {
    const { manifestSha256, ...numbers } = release;
    const statement = statementOf(numbers, reference, publishedAt, before);
    await manager.insert(ReleaseEntity, {
      ...numbers,
      publishId: draft.publishId,
      publishedAt,
      trigger: draft.trigger,
      operatorId: draft.operatorId,
      restoredSeq: draft.restoredSeq ?? null,
      overrideReason: draft.overrideReason ?? null,
      refusedCount: draft.refusedCount ?? 0,
      refused: [...(draft.refused ?? [])],
      manifest: compressed,
      manifestSha256,
      manifestSize: reference.size,
      items: reference.items,
      signature: { ...signStatement(statement, this.key.privateKey) },
    });
  }
}

function statementOf(
  { epoch, seq, contentTypes }: Omit<WrittenRelease, 'manifestSha256'>,
  manifest: StoredManifest['reference'],
  time: Date,
  before: PreviousRelease,
): ReleaseStatement {
  const publishedAt = time.toISOString();
  const lastChanges = laterChanges(before.lastChanges, { seq, publishedAt, contentTypes });
  const { hash: previous, former } = before;
  const statement = { epoch, seq, manifest, publishedAt, lastChanges, previous };
  return former === undefined ? statement : { ...statement, former };
}

function summaryOf({ changes, contentTypes }: ReleaseDraft) {
  const removed = changes.filter(({ change }) => change === 'removed').length;
  const types = contentTypes ?? changes.map(({ contentType }) => contentType);
  return {
    published: changes.length - removed,
    removed,
    contentTypes: [...new Set(types)].sort(byBytes),
  };
}
