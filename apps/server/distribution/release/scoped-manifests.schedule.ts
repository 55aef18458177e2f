import { Injectable, Logger } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { ScopedManifests } from './scoped-manifests.ts';

/** Notes again what could not be noted, and forgets what no head names any more. */
@Injectable()
export class ScopedManifestsSchedule {
  private readonly logger = new Logger('ScopedManifests');

  constructor(private readonly scopedManifests: ScopedManifests) {}

  @Interval(10_000)
  recordAll(): Promise<void> {
    return this.scopedManifests.recordAll();
  }

  @Interval(3_600_000)
  async sweep(): Promise<void> {
    await this.scopedManifests
      .sweep()
      .catch((error: unknown) => this.logger.warn(`Old manifests stay for now: ${String(error)}`));
  }
}
