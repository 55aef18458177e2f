import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { PublishAnswer, RestorePreview } from '#api/releases';
import type { Actor } from '../../audit/actor.ts';
import { AuditService } from '../../audit/audit.service.ts';
import type { LockedFence } from '../fence.ts';
import { dismissApprovals, lockApprovedAmong } from '../publishing/candidates.ts';
import { PublishingTransaction } from '../publishing/publishing.transaction.ts';
import { PublishMetrics } from '../publishing/publish.metrics.ts';
import { dismissalEvents, releaseEvent } from '../publishing/release.events.ts';
import { ReleaseWriter } from '../publishing/release-writer.ts';
import { RestoreQueries } from './restore.queries.ts';

/** Which release to bring back, and who asks for it. */
export interface RestoreRequest {
  seq: number;
  publishId?: string | undefined;
  actor: Actor;
}

/** Brings back an older release as a new one: old content under new numbers (design.md 3). */
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
    const plan = await this.queries.plan(this.dataSource.manager, seq);
    const changes = plan.map(({ contentType, guid, name, change, digest, previousDigest }) => {
      return { contentType, guid, name, change, digest, previousDigest };
    });
    const removed = changes.filter(({ change }) => change === 'removed').length;
    return { published: changes.length - removed, removed, changes };
  }

  /**
   * Publishes the content of an older release; answers as `Publisher.publish` does. Approvals over what it replaces are
   * dismissed, because they were given over another published revision (reliability.md I6). Throws `not-found` and what
   * `Publisher.publish` throws.
   */
  restore(request: RestoreRequest): Promise<PublishAnswer> {
    const publishId = request.publishId ?? randomUUID();
    return this.metrics.measure(() =>
      this.transaction.run(publishId, (manager, fence) =>
        this.restoreLocked(manager, fence, { ...request, publishId }),
      ),
    );
  }

  private async restoreLocked(
    manager: EntityManager,
    fence: LockedFence,
    { seq, actor, publishId }: RestoreRequest & { publishId: string },
  ): Promise<PublishAnswer> {
    const plan = await this.queries.plan(manager, seq);
    if (plan.length === 0) return { seq: fence.seq, published: 0, removed: 0 };
    const ids = plan.map((change) => change.itemId);
    const outdated = await lockApprovedAmong(manager, ids);
    const reason = `Release ${seq} was restored over what the approval was given for.`;
    await dismissApprovals(manager, outdated, reason);
    const changes = await this.queries.withRevisions(manager, plan);
    const operatorId = actor.type === 'operator' ? actor.id : null;
    const draft = { publishId, trigger: 'restore', operatorId, restoredSeq: seq, changes } as const;
    const release = await this.writer.write(manager, fence, draft);
    await this.audit.append(manager, [
      ...dismissalEvents(outdated, actor, reason),
      releaseEvent('release.restored', release, actor, { restoredSeq: seq }),
    ]);
    return { seq: release.seq, published: release.published, removed: release.removed };
  }
}
