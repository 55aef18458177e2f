import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { PublishAnswer, RefusedView } from '#api/releases';
import { planRelease, type ReleasePlan } from '#domain/release';
import type { Actor } from '../access/actor.ts';
import { AuditService } from '../audit/audit.service.ts';
import { Config } from '../config/server-config.ts';
import { PublicationLock, type LockedPublication } from '../database/publication-lock.ts';
import { endApprovals } from '../reviews/approvals/end-approvals.ts';
import { lockApproved, type LockedCandidate } from './publication/candidates.ts';
import type { WrittenChange } from './publication/production-tables.ts';
import { PublishingTransaction } from './publication/publishing.transaction.ts';
import { PublishMetrics } from './publication/publish.metrics.ts';
import { releaseEvent } from './publication/release.events.ts';
import { ReleaseWriter } from './publication/release-writer.ts';
import { plannedReferences, type Planned } from './publication/planned-references.ts';
import { NOTHING_REFUSED } from '../references/refusal.views.ts';
import { RefusalLog } from '../references/refusal-log.ts';
import { Refusals } from '../references/refusals.service.ts';

/** What to publish, who asks for it, and by which id a lost answer can be looked up. */
export interface PublishRequest {
  /** Every content type without it. */
  contentType?: string | undefined;
  /** The same id never publishes twice, and gets the same answer (docs/guarantees.md#i2). */
  publishId?: string | undefined;
  /** The timer publishes only when it is due by the database's clock, and sets the next due time. */
  trigger: 'timer' | 'operator';
  actor: Actor;
}

/** Turns approvals into a release (docs/design.md#2.3): the one method for the clock and for the button. */
@Injectable()
export class Publisher {
  constructor(
    private readonly transaction: PublishingTransaction,
    private readonly publicationLock: PublicationLock,
    private readonly writer: ReleaseWriter,
    private readonly refusals: Refusals,
    private readonly refusalLog: RefusalLog,
    private readonly audit: AuditService,
    private readonly config: Config,
    private readonly metrics: PublishMetrics,
  ) {}

  /**
   * Publishes every approval that covers exactly the state of its item, in one transaction (docs/guarantees.md#2.1), and
   * dismisses the others. What refers to something that is not published stays approved and is answered as refused
   * (docs/guarantees.md#c8). With nothing to publish the answer names the latest release, and there is no new one.
   * A person's publication waits up to 30 s for one that runs. Throws `publish-in-progress`, `publish-interrupted`, `storage-full`, `corrupt-blob` or `corrupt-revision`.
   */
  async publish(request: PublishRequest): Promise<PublishAnswer> {
    const publishId = request.publishId ?? randomUUID();
    const answer = await this.metrics.measure(() =>
      this.transaction.run(
        publishId,
        (manager, publication) =>
          this.publishLocked(manager, publication, { ...request, publishId }),
        { waits: request.trigger === 'operator' },
      ),
    );
    this.refusalLog.tell(request.contentType, answer);
    return answer;
  }

  private async publishLocked(
    manager: EntityManager,
    publication: LockedPublication,
    request: PublishRequest & { publishId: string },
  ): Promise<PublishAnswer> {
    const { trigger, actor, publishId } = request;
    if (trigger === 'timer' && !publication.isDue) return nothingAfter(publication);
    const plan = planRelease(await lockApproved(manager, request.contentType ?? null));
    const ending = { state: 'dismissed', reason: MOVED_ON } as const;
    const events = await endApprovals(manager, plan.dismissed, ending, actor);
    if (trigger === 'timer')
      await this.publicationLock.postpone(manager, this.config.publishIntervalMs);
    const { changes, ...refusal } = await this.divided(manager, plan);
    if (changes.length === 0) {
      await this.audit.append(manager, events);
      return { ...nothingAfter(publication), ...refusal };
    }
    const operatorId = actor.type === 'operator' ? actor.id : null;
    const draft = {
      publishId,
      trigger,
      operatorId,
      changes: changes.map(writtenChange),
      ...refusal,
    };
    const release = await this.writer.write(manager, publication, draft);
    await this.audit.append(manager, [
      ...events,
      releaseEvent('release.published', release, actor),
    ]);
    return { seq: release.seq, published: release.published, removed: release.removed, ...refusal };
  }

  /** What of the plan may go out, and what has to wait for its references. */
  private async divided(
    manager: EntityManager,
    plan: ReleasePlan<LockedCandidate>,
  ): Promise<{ changes: Planned[]; refused: RefusedView[]; refusedCount: number }> {
    const changes = await plannedReferences(manager, plan.changes);
    const refused = await this.refusals.among(manager, changes);
    const ids = new Set(refused.map(({ change }) => change.id));
    return {
      changes: plan.changes.filter(({ candidate }) => !ids.has(candidate.id)),
      refused: await this.refusals.views(manager, refused),
      refusedCount: refused.length,
    };
  }
}

const MOVED_ON = 'The item changed after it was approved.';

function nothingAfter({ seq }: LockedPublication): PublishAnswer {
  return { seq, published: 0, removed: 0, ...NOTHING_REFUSED };
}

function writtenChange({ candidate, change }: Planned): WrittenChange {
  return {
    contentType: change.contentType,
    guid: change.guid,
    change: change.change,
    version: change.version,
    revisionId: change.change === 'published' ? candidate.observedRevisionId : null,
    previousRevisionId: candidate.publishedRevisionId,
    approvalId: candidate.approvalId,
  };
}
