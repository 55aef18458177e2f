import { Injectable } from '@nestjs/common';
import type { PublishAnswer } from '#api/releases';
import { ProSyncError } from '#domain/errors';
import { Metrics } from '../../metrics/metrics.service.ts';

/** How publishing goes, in numbers (docs/ux.md#8); which release is served, the distribution tells. */
@Injectable()
export class PublishMetrics {
  private readonly total;
  private readonly duration;

  constructor(metrics: Metrics) {
    this.total = metrics.counter('publish_total', 'Publications by result.', ['result']);
    this.duration = metrics.histogram('publish_duration_seconds', 'How long a release took.');
  }

  /** Counts a publication by its result: `published`, `nothing`, or the code of its error. */
  async measure(publish: () => Promise<PublishAnswer>): Promise<PublishAnswer> {
    const startedAt = performance.now();
    try {
      const answer = await publish();
      const isRelease = answer.published + answer.removed > 0;
      if (isRelease) this.duration.observe((performance.now() - startedAt) / 1_000);
      this.total.inc({ result: isRelease ? 'published' : 'nothing' });
      return answer;
    } catch (error) {
      this.total.inc({ result: error instanceof ProSyncError ? error.code : 'internal-error' });
      throw error;
    }
  }
}
