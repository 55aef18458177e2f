import { Injectable, Logger } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { GracefulShutdown } from '../../lifecycle/graceful-shutdown.ts';
import { VerificationService } from './verification.service.ts';

/** Looks every ten minutes whether the daily verification is due. */
@Injectable()
export class VerificationSchedule {
  private readonly logger = new Logger('Verification');
  private isRunning = false;

  constructor(
    private readonly verification: VerificationService,
    private readonly shutdown: GracefulShutdown,
  ) {}

  @Interval(10 * 60 * 1_000)
  async look(): Promise<void> {
    if (this.isRunning || this.shutdown.signal.aborted) return;
    this.isRunning = true;
    try {
      await this.verification.runWhenDue();
    } catch (error) {
      // A server that stops does not wait for it: the next one begins again.
      if (!this.shutdown.signal.aborted)
        this.logger.error(`The daily verification failed: ${String(error)}`);
    } finally {
      this.isRunning = false;
    }
  }
}
