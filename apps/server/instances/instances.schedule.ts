import { Injectable, Logger } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { InstanceChangesService } from './instance-changes.service.ts';

/** Removes the instances of deleted API clients once they are old enough. */
@Injectable()
export class InstancesSchedule {
  private readonly logger = new Logger('Instances');

  constructor(private readonly instances: InstanceChangesService) {}

  @Interval(3_600_000)
  async sweep(): Promise<void> {
    // Nothing depends on it, so the next hour is soon enough for another try.
    await this.instances.removeOld().catch((error: unknown) => this.logger.warn(error));
  }
}
