import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import type { AlarmView } from '#api/alarms';
import { clockState, inWords } from '#domain/clocks';
import { Alarms } from '../alarms/alarms.service.ts';
import { Metrics } from '../metrics/metrics.service.ts';
import { ServerClock } from './server-clock.ts';

const REMEDY = 'Synchronize all clocks with a time server (NTP).';

/** Compares the clocks once a minute, and tells monitoring and the overview when they differ. */
@Injectable()
export class ClockAlarm implements OnModuleInit {
  private readonly logger = new Logger('Clock');

  constructor(
    private readonly clock: ServerClock,
    private readonly alarms: Alarms,
    private readonly metrics: Metrics,
  ) {}

  async onModuleInit(): Promise<void> {
    this.alarms.add(() => this.ofDatabase() ?? this.ofInstances());
    this.metrics.gauge(
      'clock_skew_seconds',
      'How far the clock of this server is ahead of its database and of most instances.',
      ['of'],
      (gauge) => {
        gauge.set({ of: 'database' }, this.clock.aheadOfDatabase / 1_000);
        const { aheadOfInstances } = this.clock;
        if (aheadOfInstances !== null) gauge.set({ of: 'instances' }, aheadOfInstances / 1_000);
      },
    );
    await this.compare();
  }

  @Interval(60_000)
  async compare(): Promise<void> {
    // Without a database there is nothing to compare with; readiness says so.
    await this.clock.compare().catch(() => undefined);
    const alarm = this.ofDatabase();
    if (alarm !== null) this.logger.warn(`${alarm.detail} ${REMEDY}`);
  }

  private ofDatabase(): AlarmView | null {
    const { aheadOfDatabase } = this.clock;
    const state = clockState(aheadOfDatabase);
    if (state === 'agree') return null;
    const consequence = state === 'apart' ? ' It signs nothing until they agree.' : '';
    return {
      code: state === 'apart' ? 'clocks-apart' : 'clocks-differ',
      title: 'The clocks of the server and its database differ',
      detail: `The clock of this server is ${inWords(aheadOfDatabase)} the clock of its database.${consequence}`,
      remedy: REMEDY,
    };
  }

  private ofInstances(): AlarmView | null {
    const { aheadOfInstances } = this.clock;
    if (aheadOfInstances === null || clockState(aheadOfInstances) === 'agree') return null;
    return {
      code: 'clocks-differ',
      title: 'The clocks of the server and most instances differ',
      detail: `The clock of this server is ${inWords(aheadOfInstances)} the clocks of most instances. Instances refuse release lists that are signed more than 5 minutes ahead of their clocks.`,
      remedy: REMEDY,
    };
  }
}
