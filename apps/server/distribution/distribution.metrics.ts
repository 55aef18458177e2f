import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Metrics } from '../metrics/metrics.service.ts';
import { EventStreams } from './events/event-streams.ts';
import { HeldPolls } from './head/held-polls.ts';
import { CurrentRelease } from './release/current-release.ts';

/** Tells monitoring which release this server serves, and how many clients wait for the next one. */
@Injectable()
export class DistributionMetrics implements OnModuleInit {
  constructor(
    private readonly metrics: Metrics,
    private readonly currentRelease: CurrentRelease,
    private readonly heldPolls: HeldPolls,
    private readonly eventStreams: EventStreams,
  ) {}

  onModuleInit(): void {
    this.metrics.gauge('served_release_seq', 'The release that this server serves.', [], (gauge) =>
      gauge.set(this.currentRelease.now().seq),
    );
    this.metrics.gauge(
      'release_verification_failed',
      'Whether the release that the database names is not served because it is not one of this server.',
      [],
      (gauge) => gauge.set(this.currentRelease.trouble === null ? 0 : 1),
    );
    this.metrics.gauge('held_polls', 'Polls that wait for a release.', [], (gauge) =>
      gauge.set(this.heldPolls.count),
    );
    this.metrics.gauge('event_streams', 'Open event streams.', [], (gauge) =>
      gauge.set(this.eventStreams.count),
    );
  }
}
