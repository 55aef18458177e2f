import { Injectable } from '@nestjs/common';
import { ProSyncError } from '#domain/errors';
import type { Actor } from '../access/actor.ts';
import { AuditService } from '../audit/audit.service.ts';
import { Transactions } from '../database/transactions.ts';
import { PublicationLock } from '../database/publication-lock.ts';
import { dismissUncovered } from '../reviews/approvals/dismiss-uncovered.ts';
import { isBeingScanned, lockSource } from './source.statements.ts';
import { SourceReaders } from './source-readers.ts';
import { SourcesQueries } from './sources.queries.ts';

/** Ends a source: it is scanned no more, and its items are gone from there (docs/adr/0010-content-read-by-mistake.md). */
@Injectable()
export class SourceDeletion {
  constructor(
    private readonly transactions: Transactions,
    private readonly publicationLock: PublicationLock,
    private readonly audit: AuditService,
    private readonly readers: SourceReaders,
    private readonly queries: SourcesQueries,
  ) {}

  /**
   * Deletes a source. Its published items stay published, as deleted ones whose removal needs approval; another source may
   * have them then. Throws `not-found` and, while it is read, `scan-running`.
   */
  async delete(id: string, actor: Actor): Promise<void> {
    await this.transactions.run(async (manager) => {
      await this.publicationLock.lock(manager);
      const source = await lockSource(manager, id);
      if (source === null) throw new ProSyncError('not-found', 'There is no source with this id.');
      if (await isBeingScanned(manager, id)) throw isRunning();
      await manager.query(LOSE_ITEMS, [id]);
      const dismissed = await dismissUncovered(manager, id, actor);
      await manager.query(DELETE, [id]);
      await manager.query(`select pg_notify('prosync_review', '')`);
      const { name, connector, settings } = source;
      const facts = { name, connector, settings };
      const subject = { type: 'source', id } as const;
      await this.audit.append(manager, [
        ...dismissed,
        { actor, action: 'source.deleted', subject, facts },
      ]);
    });
    await this.readers.drop(id);
  }

  /** The same by name. */
  async deleteNamed(name: string, actor: Actor): Promise<void> {
    const id = await this.queries.idOf(name);
    if (id === null)
      throw new ProSyncError('not-found', `There is no source called "${name}".`, {
        remedy: 'The page Sources of the console shows their names.',
      });
    await this.delete(id, actor);
  }
}

const LOSE_ITEMS = `
  update items set observed_revision_id = null, observed_digest = null, observed_pathless_digest = null,
    moved_out = false, problem = null, changed_at = clock_timestamp()
  where source_id = $1 and (observed_digest is not null or moved_out or problem is not null)`;

// The row stays for the items that it had, and gives its name free.
const DELETE = `
  update sources set deleted_at = clock_timestamp(), name = name || ' (deleted ' || left(id::text, 8) || ')'
  where id = $1`;

function isRunning(): ProSyncError {
  return new ProSyncError('scan-running', 'A scan of this source is running.', {
    remedy: 'Cancel the scan, or delete the source when it has ended.',
  });
}
