import { setTimeout as pause } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { databaseFailure, RETRIED_STATES, sqlState } from './database-failures.ts';

/** Runs units of work, each of them wholly or not at all. */
@Injectable()
export class Transactions {
  private readonly dataSource: DataSource;

  constructor(dataSource: DataSource) {
    this.dataSource = dataSource;
  }

  /**
   * Runs `work` in one transaction and returns its result. Waits at most 2 s for a lock and 60 s for a statement, and is
   * ended by the database after 15 s of idling (docs/guarantees.md#2.1). A deadlock, a serialisation failure or a lock timeout
   * is tried again, at most 3 times: `work` must not touch anything but the database. Throws `database-unavailable`,
   * `storage-full`, `busy`, or what `work` throws. A lost answer to COMMIT is not tried again: whoever must know reads.
   */
  async run<Result>(work: (manager: EntityManager) => Promise<Result>): Promise<Result> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.once(work);
      } catch (error) {
        const state = sqlState(error);
        const isRetried = state !== undefined && RETRIED_STATES.has(state);
        if (!isRetried || attempt === ATTEMPTS) throw databaseFailure(error) ?? error;
        await pause(2 ** attempt * 25 * (0.5 + Math.random()));
      }
    }
  }

  private once<Result>(work: (manager: EntityManager) => Promise<Result>): Promise<Result> {
    return this.dataSource.transaction(async (manager) => {
      // Local settings: they end with the transaction and never leak through a pooler to somebody else's.
      await manager.query(
        `select set_config('lock_timeout', '2s', true), set_config('statement_timeout', '60s', true),
                set_config('idle_in_transaction_session_timeout', '15s', true)`,
      );
      return work(manager);
    });
  }
}

const ATTEMPTS = 4;
