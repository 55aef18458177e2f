import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Actor } from '../access/actor.ts';
import { AuditService } from '../audit/audit.service.ts';
import type { LockedPublication } from '../database/publication-lock.ts';
import {
  PublishingTransaction,
  type PublishingWork,
} from './publication/publishing.transaction.ts';
import { releaseEvent } from './publication/release.events.ts';
import { HistoryMark } from '../signing/history-mark.ts';
import { NOTHING_REFUSED } from '../references/refusal.views.ts';
import { ReleaseWriter } from './publication/release-writer.ts';

/** Opens a new history after a backup was restored (docs/design.md#7, docs/guarantees.md#i12). */
@Injectable()
export class Recovery {
  constructor(
    private readonly transaction: PublishingTransaction,
    private readonly writer: ReleaseWriter,
    private readonly audit: AuditService,
    private readonly mark: HistoryMark,
  ) {}

  /**
   * Raises the epoch and publishes what the backup holds as its first release, so that instances hear of it at once: they
   * order by (epoch, seq). The epoch is higher than any that this server knows of. With `takesOver`, the server's key is new and takes
   * over the history of another one. Returns the number of that release, and the new epoch.
   */
  async newEpoch(
    actor: Actor,
    { takesOver = false } = {},
  ): Promise<{ epoch: number; seq: number }> {
    let epoch = 0;
    const publishId = randomUUID();
    const work: PublishingWork = (manager, publication) => {
      epoch = Math.max(publication.epoch, this.mark.latest.epoch) + 1;
      return this.raise(manager, { ...publication, epoch }, actor, { publishId, takesOver });
    };
    const { seq } = await this.transaction.run(publishId, work, { waits: true });
    return { epoch, seq };
  }

  private async raise(
    manager: EntityManager,
    publication: LockedPublication,
    actor: Actor,
    how: { publishId: string; takesOver: boolean },
  ) {
    await manager.query('update publication set epoch = $1', [publication.epoch]);
    const types: { type: string }[] = await manager.query(
      'select distinct content_type as type from published_items',
    );
    const release = await this.writer.write(manager, publication, {
      ...how,
      trigger: 'recovery',
      operatorId: actor.type === 'operator' ? actor.id : null,
      changes: [],
      contentTypes: types.map(({ type }) => type),
    });
    const subject = { type: 'publication', id: String(publication.epoch) } as const;
    const key = how.takesOver ? { newKey: publication.keyFingerprint } : {};
    const facts = { epoch: publication.epoch, formerSeq: publication.seq, ...key };
    await this.audit.append(manager, [
      { actor, action: 'publication.epoch-raised', subject, facts },
      releaseEvent('release.published', release, actor),
    ]);
    return { seq: release.seq, published: 0, removed: 0, ...NOTHING_REFUSED };
  }
}
