import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Metrics } from '../metrics/metrics.service.ts';
import { SourcesQueries } from './sources.queries.ts';

/** Tells monitoring which source has not been read completely for long: the age of this number is what to alarm on. */
@Injectable()
export class SourcesMetrics implements OnModuleInit {
  constructor(
    private readonly metrics: Metrics,
    private readonly queries: SourcesQueries,
  ) {}

  onModuleInit(): void {
    this.metrics.gauge(
      'source_last_success_timestamp',
      'When the last complete scan of a source ended, in seconds since 1970.',
      ['source'],
      async (gauge) => {
        // Read from the database, so that every server tells the same, whichever scanned.
        const successes = await this.queries.successes().catch(() => []);
        for (const { name, seconds } of successes) gauge.set({ source: name }, seconds);
      },
    );
  }
}
