import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

/** The row that every publisher locks, as it is under the lock. */
export interface LockedPublication {
  epoch: number;
  /** Of the latest release; 0 before the first. */
  seq: number;
  keyFingerprint: string | null;
  /** The database's clock, in whole milliseconds. */
  now: Date;
  isDue: boolean;
}

/**
 * The one row of `publication` (docs/design.md#6, docs/guarantees.md#2.1). It is locked before everything else, so that what changes
 * items (scan, publish, restore) and what decides about them (approve, withdraw) never run at the same time.
 */
@Injectable()
export class PublicationLock {
  /** Keeps publishers and scans out until the transaction ends; others that share may pass. */
  async share(manager: EntityManager): Promise<void> {
    await manager.query('select 1 from publication for share');
  }

  /** Keeps everyone out until the transaction ends. */
  async lock(manager: EntityManager): Promise<LockedPublication> {
    await manager.query('select 1 from publication for update');
    // A statement of its own: its clock starts after the wait for the lock.
    const rows: LockedPublication[] = await manager.query(
      `select epoch, seq, key_fingerprint as "keyFingerprint", next_due_at <= clock_timestamp() as "isDue",
         date_trunc('milliseconds', clock_timestamp()) as now
       from publication`,
    );
    return rows[0]!;
  }

  /** Makes the next release the current one. Throws when the row is not what was locked. */
  async advance(manager: EntityManager, { epoch, seq }: LockedPublication): Promise<void> {
    const [, moved]: [unknown, number] = await manager.query(
      'update publication set seq = seq + 1 where epoch = $1 and seq = $2',
      [epoch, seq],
    );
    if (moved !== 1) throw new Error(`Release ${epoch}.${seq} is no longer the latest one.`);
  }

  /** Sets the next due time one period ahead of the database's clock (docs/guarantees.md#2.2). */
  async postpone(manager: EntityManager, intervalMs: number): Promise<void> {
    await manager.query(
      `update publication set next_due_at = clock_timestamp() + $1 * interval '1 millisecond'`,
      [intervalMs],
    );
  }
}
