import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { DataSource } from 'typeorm';
import { clockState, inWords, medianDifference } from '#domain/clocks';
import { ProSyncError } from '#domain/errors';

/** An instance reports at least once a day. */
const REMEMBERED_MS = 25 * 3_600_000;

/**
 * Compares this server's clock with the one of its database and with those of the instances. Only the database can keep the server from
 * signing: instances are believed for a warning, no more, or anyone with an API client could stop the server.
 */
@Injectable()
export class ServerClock {
  private readonly database: DataSource;
  private readonly reported = new LRUCache<string, number>({ max: 10_000, ttl: REMEMBERED_MS });
  private ofDatabase = 0;

  constructor(database: DataSource) {
    this.database = database;
  }

  /** How many milliseconds this clock is ahead of the database's, as far as the last comparison knows. */
  get aheadOfDatabase(): number {
    return this.ofDatabase;
  }

  /** How many milliseconds this clock is ahead of most instances'; null when too few have reported. */
  get aheadOfInstances(): number | null {
    return medianDifference([...this.reported.values()]);
  }

  /** Whether this server must not sign any time. */
  get isApart(): boolean {
    return clockState(this.ofDatabase) === 'apart';
  }

  /** Asks the database what time it is. */
  async compare(): Promise<void> {
    const asked = Date.now();
    const [row] = await this.database.query<{ now: Date }[]>('select clock_timestamp() as now');
    // The answer was made somewhere between the question and now.
    if (row) this.noteDatabase(row.now, (asked + Date.now()) / 2);
  }

  /** Notes what time it was in the database at a time of this server. */
  noteDatabase(time: Date, here = Date.now()): void {
    this.ofDatabase = here - time.getTime();
  }

  /** Notes what time an instance had when it sent its report. */
  noteInstance(id: string, time: Date): void {
    this.reported.set(id, Date.now() - time.getTime());
  }

  /** Throws `clocks-apart` while this server must not sign any time. */
  refuseApart(): void {
    if (!this.isApart) return;
    throw new ProSyncError(
      'clocks-apart',
      `The clock of this server is ${inWords(this.ofDatabase)} the clock of its database, so it signs nothing.`,
      { remedy: 'Synchronize both clocks with a time server (NTP).' },
    );
  }
}
