import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { PublishAnswer, RestorePreview } from '#api/releases';
import type { Actor } from '../../access/actor.ts';
import { AuditService } from '../../audit/audit.service.ts';
import type { LockedPublication } from '../../database/publication-lock.ts';
import { endApprovals } from '../../reviews/approvals/end-approvals.ts';
import { lockApprovedAmong } from '../publication/candidates.ts';
import { PublishingTransaction } from '../publication/publishing.transaction.ts';
import { PublishMetrics } from '../publication/publish.metrics.ts';
import { instructionsEvent, releaseEvent } from '../publication/release.events.ts';
import { ReleaseWriter } from '../publication/release-writer.ts';
import { NOTHING_REFUSED } from '../../references/refusal.views.ts';
import { missingReferences, missingViews } from './missing-references.ts';
import { RestoreQueries } from './restore.queries.ts';

/** Which release to bring back, and who asks for it. */
export interface RestoreRequest {
  seq: number;
  publishId?: string | undefined;
  /** Why, although items would then refer to what is not published. */
  overrideReason?: string | undefined;
  actor: Actor;
}

/** Brings back an older release as a new one: old content under new numbers (docs/design.md#3). */
@Injectable()
export class Restorer {
  constructor(
    private readonly dataSource: DataSource,
    private readonly transaction: PublishingTransaction,
    private readonly queries: RestoreQueries,
    private readonly writer: ReleaseWriter,
    private readonly audit: AuditService,
    private readonly metrics: PublishMetrics,
  ) {}

  /** What a restore would change now; nothing is done. Throws `not-found`. */
  async preview(seq: number): Promise<RestorePreview> {
    const { manager } = this.dataSource;
    const plan = await this.queries.plan(manager, seq);
    const changes = plan.changes.map(
      ({ contentType, guid, name, change, digest, previousDigest }) => {
        return { contentType, guid, name, change, digest, previousDigest };
      },
    );
    const removed = changes.filter(({ change }) => change === 'removed').length;
    const missing = await missingViews(manager, plan.missing);
    const counts = { published: changes.length - removed, removed };
    return { ...counts, changes, missing, missingCount: plan.missing.length };
  }

  /**
   * Publishes the content of an older release; answers as `Publisher.publish` does. Approvals over what it replaces are
   * dismissed, because they were given over another published revision (docs/guarantees.md#i6). Throws `not-found`,
   * `missing-references` without an override, and what `Publisher.publish` throws.
   */
  restore(request: RestoreRequest): Promise<PublishAnswer> {
    const publishId = request.publishId ?? randomUUID();
    return this.metrics.measure(() =>
      this.transaction.run(
        publishId,
        (manager, publication) =>
          this.restoreLocked(manager, publication, { ...request, publishId }),
        { waits: true },
      ),
    );
  }

  private async restoreLocked(
    manager: EntityManager,
    publication: LockedPublication,
    { seq, actor, publishId, overrideReason }: RestoreRequest & { publishId: string },
  ): Promise<PublishAnswer> {
    const { changes: planned, missing } = await this.queries.plan(manager, seq);
    if (planned.length === 0)
      return { seq: publication.seq, published: 0, removed: 0, ...NOTHING_REFUSED };
    if (missing.length > 0 && overrideReason === undefined) {
      throw missingReferences(seq, missing.length, await missingViews(manager, missing));
    }
    const ids = planned.map((change) => change.itemId);
    const outdated = await lockApprovedAmong(manager, ids);
    const reason = `Release ${seq} was restored over what the approval was given for.`;
    const dismissed = await endApprovals(manager, outdated, { state: 'dismissed', reason }, actor);
    const operatorId = actor.type === 'operator' ? actor.id : null;
    const texts = await this.queries.bringBackInstructions(manager, planned, operatorId);
    const changes = await this.queries.withRevisions(manager, planned);
    const override = missing.length > 0 && overrideReason !== undefined && { overrideReason };
    const draft = { publishId, trigger: 'restore', operatorId, restoredSeq: seq, changes } as const;
    const release = await this.writer.write(manager, publication, { ...draft, ...override });
    await this.audit.append(manager, [
      ...dismissed,
      ...texts.map((text) => instructionsEvent(text, actor)),
      releaseEvent('release.restored', release, actor, { restoredSeq: seq, ...override }),
    ]);
    const { published, removed } = release;
    return { seq: release.seq, published, removed, ...NOTHING_REFUSED };
  }
}
