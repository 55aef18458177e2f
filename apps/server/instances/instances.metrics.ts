import { Injectable, type OnModuleInit } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { CurrentRelease } from '../distribution/release/current-release.ts';
import { Metrics } from '../metrics/metrics.service.ts';
import { readLags } from './instances.queries.ts';

/** Tells monitoring which instance is silent, and which one is behind. */
@Injectable()
export class InstancesMetrics implements OnModuleInit {
  constructor(
    private readonly metrics: Metrics,
    private readonly database: DataSource,
    private readonly currentRelease: CurrentRelease,
  ) {}

  onModuleInit(): void {
    this.metrics.gauge(
      'instance_last_seen_timestamp',
      'When an instance reported last, in seconds since 1970.',
      ['instance', 'id'],
      async (gauge) => {
        gauge.reset();
        for (const { name, id, seconds } of await this.lags())
          gauge.set({ instance: name, id }, seconds);
      },
    );
    this.metrics.gauge(
      'instance_seq_lag',
      'How many releases an instance is behind the latest one of its scope.',
      ['instance', 'id'],
      async (gauge) => {
        gauge.reset();
        for (const { name, id, lag } of await this.lags()) gauge.set({ instance: name, id }, lag);
      },
    );
  }

  private lags() {
    // Without a database there is nothing to tell; the other numbers are still wanted.
    return readLags(this.database, this.currentRelease.now()).catch(() => []);
  }
}
