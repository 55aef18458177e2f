import { setTimeout as pause } from 'node:timers/promises';
import { Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { SchedulerRegistry } from '@nestjs/schedule';
import { DataSource } from 'typeorm';
import { hasCode } from '#domain/errors';
import { SYSTEM } from '../access/actor.ts';
import { Config } from '../config/server-config.ts';
import { GracefulShutdown } from '../lifecycle/graceful-shutdown.ts';
import { Publisher } from './publisher.service.ts';

/** Publishes by the clock (docs/design.md#2.3): asks the database whether it is due, and calls what the button calls. */
@Injectable()
export class ReleasesSchedule implements OnApplicationBootstrap {
  private readonly logger = new Logger('Releases');
  private isRunning = false;
  private failures = 0;
  private pausedUntil = 0;

  constructor(
    private readonly registry: SchedulerRegistry,
    private readonly dataSource: DataSource,
    private readonly publisher: Publisher,
    private readonly shutdown: GracefulShutdown,
    private readonly config: Config,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.postponeFirst();
    const tickMs = Math.min(TICK_MS, this.config.publishIntervalMs);
    const interval = setInterval(() => void this.tick(tickMs), tickMs);
    this.registry.addInterval('publish', interval);
  }

  /** One turn; never throws. Skipped while the one before still runs, and when the server stops. */
  async tick(tickMs: number): Promise<void> {
    if (this.isRunning || this.shutdown.signal.aborted) return;
    if (performance.now() < this.pausedUntil) return;
    this.isRunning = true;
    try {
      // Servers that were started together do not ask together.
      await pause(Math.random() * tickMs * JITTER, undefined, { signal: this.shutdown.signal });
      await this.shutdown.track(this.publishWhenDue());
      this.failures = 0;
    } catch (error) {
      if (!this.shutdown.signal.aborted) this.report(error);
    } finally {
      this.isRunning = false;
    }
  }

  private async publishWhenDue(): Promise<void> {
    await this.resetFarDueTime();
    const rows: { isDue: boolean }[] = await this.dataSource.query(
      'select next_due_at <= clock_timestamp() as "isDue" from publication',
    );
    if (!rows[0]?.isDue) return;
    const { seq, published, removed } = await this.publisher.publish({
      trigger: 'timer',
      actor: SYSTEM,
    });
    if (published + removed > 0) {
      this.logger.log(`Release ${seq}: ${published} published, ${removed} removed.`);
    }
  }

  /** A new server has nothing to publish yet, and the first release is a person's: the clock begins one period ahead. */
  private async postponeFirst(): Promise<void> {
    await this.dataSource.query(
      `update publication set next_due_at = clock_timestamp() + $1 * interval '1 millisecond'
       where seq = 0 and next_due_at <= clock_timestamp() and not exists (select from approvals)`,
      [this.config.publishIntervalMs],
    );
  }

  /** The clock of the database went back, or the interval was shortened: wait one period and no longer. */
  private async resetFarDueTime(): Promise<void> {
    const [, moved]: [unknown, number] = await this.dataSource.query(
      `update publication set next_due_at = clock_timestamp() + $1 * interval '1 millisecond'
       where next_due_at > clock_timestamp() + $1 * interval '1 millisecond'`,
      [this.config.publishIntervalMs],
    );
    if (moved > 0)
      this.logger.warn(
        'The next release was more than one period ahead; it is one period ahead now.',
      );
  }

  /** After a failure it waits longer and longer, at most a minute: what is broken (a full disk, say) stays so for a while. */
  private report(error: unknown): void {
    if (hasCode(error, 'publish-in-progress')) {
      this.logger.debug('Another server publishes.');
      return;
    }
    this.failures += 1;
    this.pausedUntil = performance.now() + Math.min(TICK_MS * 2 ** this.failures, MAX_PAUSE_MS);
    const { failures } = this;
    this.logger.error({ msg: 'Publishing by the clock failed.', failures, err: error });
  }
}

const TICK_MS = 5_000;
const JITTER = 0.2;
const MAX_PAUSE_MS = 60_000;
