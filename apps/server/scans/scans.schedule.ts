import { setTimeout as pause } from 'node:timers/promises';
import { Injectable, Logger } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { DataSource } from 'typeorm';
import { SYSTEM } from '../access/actor.ts';
import { Config } from '../config/server-config.ts';
import { GracefulShutdown } from '../lifecycle/graceful-shutdown.ts';
import { ScansService } from './scans.service.ts';

/** Scans each source when it is due by the clock of the database (docs/guarantees.md#2.2). */
@Injectable()
export class ScansSchedule {
  private readonly logger = new Logger('Scans');
  private isTicking = false;

  constructor(
    private readonly dataSource: DataSource,
    private readonly config: Config,
    private readonly shutdown: GracefulShutdown,
    private readonly scans: ScansService,
  ) {}

  /** One turn of the clock; a little off, so that servers that started together do not ask together. */
  @Interval(5_000)
  async tick(): Promise<void> {
    if (this.isTicking || this.shutdown.signal.aborted) return;
    this.isTicking = true;
    try {
      await pause(Math.random() * 500, undefined, { ref: false });
      await this.scanDue();
    } catch (error) {
      this.logger.warn({ msg: 'No source could be scanned by the clock.', err: error });
    } finally {
      this.isTicking = false;
    }
  }

  /** Scans all sources that are due, one after the other, and returns how many. */
  async scanDue(): Promise<number> {
    await this.resetFarAhead();
    for (let scanned = 0; ; scanned++) {
      const sourceId = this.shutdown.signal.aborted ? null : await this.nextDue();
      if (sourceId === null) return scanned;
      await this.scans
        .scan(sourceId, { trigger: 'timer', actor: SYSTEM })
        .catch((error: unknown) => {
          this.logger.error({ msg: 'A source cannot be scanned.', source: sourceId, err: error });
        });
    }
  }

  /** Takes the source that waits longest and makes it due again one period from now, so that of all servers one scans it. */
  private async nextDue(): Promise<string | null> {
    const [rows]: [{ id: string }[], number] = await this.dataSource.query(
      `update sources set scan_due_at = clock_timestamp() + $1 * interval '1 millisecond'
       where id = (select id from sources where scan_due_at <= clock_timestamp() and deleted_at is null
         order by scan_due_at limit 1 for update skip locked)
       returning id`,
      [this.config.scanIntervalMs],
    );
    return rows[0]?.id ?? null;
  }

  /** More than one period ahead: the clock of the database went back, or the period was shortened. */
  private async resetFarAhead(): Promise<void> {
    const [rows]: [{ name: string }[], number] = await this.dataSource.query(
      `update sources set scan_due_at = clock_timestamp()
       where scan_due_at > clock_timestamp() + $1 * interval '1 millisecond' and deleted_at is null
       returning name`,
      [this.config.scanIntervalMs],
    );
    for (const { name } of rows) {
      this.logger.warn(`The source "${name}" was due more than one period ahead; it is due now.`);
    }
  }
}
