import { Injectable, Logger } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { SessionsService } from './sessions.service.ts';

/** Removes ended sessions now and then. */
@Injectable()
export class SessionsSchedule {
  private readonly sessions: SessionsService;
  private readonly logger = new Logger('Sessions');

  constructor(sessions: SessionsService) {
    this.sessions = sessions;
  }

  @Interval(3_600_000)
  async sweep(): Promise<void> {
    // Nothing depends on it, so the next hour is soon enough for another try.
    await this.sessions.sweep().catch((error: unknown) => this.logger.warn(error));
  }
}
