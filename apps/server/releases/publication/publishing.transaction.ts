import { setTimeout as pause } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { PublishAnswer } from '#api/releases';
import { hasCode, ProSyncError } from '#domain/errors';
import { LOCK } from '../../database/locks.ts';
import { Transactions } from '../../database/transactions.ts';
import { PublicationLock, type LockedPublication } from '../../database/publication-lock.ts';
import { PublicationListeners } from './publication-listeners.ts';

/** What runs under the publication lock. */
export type PublishingWork = (
  manager: EntityManager,
  publication: LockedPublication,
) => Promise<PublishAnswer>;

/** The one transaction in which anything is published (docs/guarantees.md#2.1). */
@Injectable()
export class PublishingTransaction {
  constructor(
    private readonly transactions: Transactions,
    private readonly publicationLock: PublicationLock,
    private readonly listeners: PublicationListeners,
  ) {}

  /**
   * Runs `work` at most once for this publish id, and returns the same answer when the id published already. When the
   * connection broke, also over the COMMIT, the outcome is unknown: the next try waits for the end of the one before, reads
   * by the publish id and decides. While another publication runs, it waits for its end if it `waits`, at most 30 s. Throws
   * `publish-in-progress`, or `publish-interrupted` when it stays unknown.
   */
  async run(
    publishId: string,
    work: PublishingWork,
    { waits }: { waits: boolean },
  ): Promise<PublishAnswer> {
    let interruption: unknown;
    const until = performance.now() + (waits ? MAX_WAIT_MS : 0);
    for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
      try {
        const answer = await this.attemptWhenFree(publishId, work, until);
        if (answer.published + answer.removed > 0) await this.listeners.tell();
        return answer;
      } catch (error) {
        // A try that was not interrupted and finds the rows locked has changed nothing, and may say so.
        const isUnknown = hasCode(error, 'database-unavailable') || interruption !== undefined;
        if (!isUnknown || !isPassing(error)) throw error;
        interruption = error;
      }
      if (attempt < ATTEMPTS) await pause(PAUSE_MS * 2 ** attempt);
    }
    throw interrupted(publishId, interruption);
  }

  // Asks again and again instead of waiting in the database: whoever waits holds no connection meanwhile.
  private async attemptWhenFree(
    publishId: string,
    work: PublishingWork,
    until: number,
  ): Promise<PublishAnswer> {
    for (;;) {
      try {
        return await this.attempt(publishId, work);
      } catch (error) {
        if (!hasCode(error, 'publish-in-progress') || performance.now() >= until) throw error;
      }
      await pause(POLL_MS);
    }
  }

  private attempt(publishId: string, work: PublishingWork): Promise<PublishAnswer> {
    return this.transactions.run(async (manager) => {
      // Waits for a transaction with the same id: its answer is ours (docs/guarantees.md#f6).
      await manager.query('select pg_advisory_xact_lock($1, hashtext($2))', [
        LOCK.publishId,
        publishId,
      ]);
      const before = await answerOf(manager, publishId);
      if (before !== null) return before;
      const rows: { isFree: boolean }[] = await manager.query(
        'select pg_try_advisory_xact_lock($1) as "isFree"',
        [LOCK.publishing],
      );
      if (!rows[0]?.isFree) throw inProgress();
      return work(manager, await this.publicationLock.lock(manager));
    });
  }
}

const ATTEMPTS = 5;
const PAUSE_MS = 100;
/** How long a person waits for a publication that runs, and how often it is looked whether it still does. */
const MAX_WAIT_MS = 30_000;
const POLL_MS = 100;

async function answerOf(manager: EntityManager, publishId: string): Promise<PublishAnswer | null> {
  const rows: PublishAnswer[] = await manager.query(
    'select seq, published, removed, refused, refused_count as "refusedCount" from releases where publish_id = $1',
    [publishId],
  );
  return rows[0] ?? null;
}

function isPassing(error: unknown): boolean {
  return hasCode(error, 'database-unavailable') || hasCode(error, 'busy');
}

function inProgress(): ProSyncError {
  return new ProSyncError(
    'publish-in-progress',
    'Another publication is still running, so nothing was published.',
    { remedy: 'Your approvals are kept. Wait until it has finished, then publish again.' },
  );
}

function interrupted(publishId: string, cause: unknown): ProSyncError {
  return new ProSyncError(
    'publish-interrupted',
    'The connection to the database was lost during the publication, so the release may have been made or not.',
    {
      remedy: `Publish again with the publish id ${publishId}: it never publishes twice.`,
      facts: { publishId },
      cause,
    },
  );
}
