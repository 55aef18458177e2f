import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { AcceptedContent, BlockedFileList } from '#api/sources';
import { ProSyncError } from '#domain/errors';
import type { ContentDecisions } from '#connectors/connector';
import type { Actor } from '../../access/actor.ts';
import { type AuditEvent, AuditService } from '../../audit/audit.service.ts';
import { Transactions } from '../../database/transactions.ts';
import { PublicationLock } from '../../database/publication-lock.ts';
import { endApprovals, type ApprovedItem } from '../../reviews/approvals/end-approvals.ts';
import {
  APPROVED,
  DECIDE,
  DECIDE_UNLESS_PURGED,
  PURGE_STEPS,
  PURGEABLE,
} from './purge.statements.ts';

/** What people decide about content that should not be here (docs/adr/0010-content-read-by-mistake.md). */
@Injectable()
export class ContentDecisionsService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly transactions: Transactions,
    private readonly publicationLock: PublicationLock,
    private readonly audit: AuditService,
  ) {}

  /** All decisions, as a reader needs them. */
  async all(): Promise<ContentDecisions> {
    const rows: { sha256: string; decision: keyof ContentDecisions }[] =
      await this.dataSource.query('select sha256, decision from content_decisions order by sha256');
    const decided = (decision: string) =>
      rows.filter((row) => row.decision === decision).map(({ sha256 }) => sha256);
    return { accepted: decided('accepted'), purged: decided('purged') };
  }

  /** The files that the last scan of a source didn't read because they look like credentials. */
  async blocked(sourceId: string): Promise<BlockedFileList> {
    const data: BlockedFileList['data'] = await this.dataSource.query(
      `select p.path, p."contentType", p.detail, p.sha256
       from (select problems from scans where source_id = $1 and status in ('complete', 'held')
             order by started_at desc limit 1) last,
         jsonb_to_recordset(last.problems) p (code text, path text, "contentType" text, detail text, sha256 text)
       where p.code = 'credential' and p.sha256 is not null
         and not exists (select from content_decisions d where d.sha256 = p.sha256)
       order by p.path collate "C"`,
      [sourceId],
    );
    return { data };
  }

  /**
   * Lets files with this body be read although they look like credentials; the next scans are due at once. Throws `content-purged`:
   * a purge is for good.
   */
  async accept({ sha256, reason }: AcceptedContent, actor: Actor): Promise<void> {
    await this.transactions.run(async (manager) => {
      const values = [sha256, 'accepted', reason];
      const accepted = await manager.query<unknown[]>(DECIDE_UNLESS_PURGED, values);
      if (accepted.length === 0) throw wasPurged();
      await manager.query(`update sources set scan_due_at = clock_timestamp()`);
      const subject = { type: 'content', id: sha256 } as const;
      await this.audit.append(manager, [
        { actor, action: 'content.accepted', subject, facts: { reason } },
      ]);
    });
  }

  /**
   * Removes a body for good; revisions keep its digest, and no scan reads it again. Returns how many revisions lost it.
   * Throws `not-found`, and `still-published` while instances may ask for it.
   */
  async purge(sha256: string, reason: string, actor: Actor): Promise<{ revisions: number }> {
    const revisions = await this.transactions.run(async (manager) => {
      await this.publicationLock.lock(manager);
      const count = await purgeable(manager, sha256);
      const dismissed = await dismissApproved(manager, sha256, actor);
      for (const statement of PURGE_STEPS) await manager.query(statement, [sha256]);
      await manager.query(DECIDE, [sha256, 'purged', reason]);
      await manager.query(`select pg_notify('prosync_review', '')`);
      const subject = { type: 'content', id: sha256 } as const;
      const facts = { reason, revisions: count };
      await this.audit.append(manager, [
        ...dismissed,
        { actor, action: 'content.purged', subject, facts },
      ]);
      return count;
    });
    // The bytes stand in dead rows until then.
    await this.dataSource.query('vacuum (full) blobs');
    return { revisions };
  }
}

function wasPurged(): ProSyncError {
  return new ProSyncError('content-purged', 'An administrator removed this content from ProSync.', {
    remedy: 'Change the file in the source, for example by a comment, and accept the new content.',
  });
}

async function dismissApproved(
  manager: EntityManager,
  sha256: string,
  actor: Actor,
): Promise<AuditEvent[]> {
  const items: ApprovedItem[] = await manager.query(APPROVED, [sha256]);
  const ending = { state: 'dismissed', reason: 'The content was purged.' } as const;
  return endApprovals(manager, items, ending, actor);
}

async function purgeable(manager: EntityManager, sha256: string): Promise<number> {
  const rows: { isPublished: boolean; revisions: number }[] = await manager.query(PURGEABLE, [
    sha256,
  ]);
  const found = rows[0];
  if (found === undefined)
    throw new ProSyncError('not-found', `ProSync has no content with the SHA-256 ${sha256}.`, {
      remedy: 'Check the digest; the page of an item shows it, and so does sha256sum.',
    });
  if (found.isPublished)
    throw new ProSyncError(
      'still-published',
      'This content is published, so instances have it or may ask for it.',
      { remedy: 'Publish its removal or another version first, then purge it.' },
    );
  return found.revisions;
}
