import { Injectable, Logger, type BeforeApplicationShutdown } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { TokensService } from './tokens.service.ts';

/** Writes down the use of API clients once a minute, and removes expired tokens once an hour. */
@Injectable()
export class TokensSchedule implements BeforeApplicationShutdown {
  private readonly tokens: TokensService;
  private readonly logger = new Logger('Tokens');

  constructor(tokens: TokensService) {
    this.tokens = tokens;
  }

  @Interval(60_000)
  async noteUse(): Promise<void> {
    // What is lost is a time of last use, which the next call makes good.
    await this.tokens.noteUse().catch((error: unknown) => this.logger.warn(error));
  }

  @Interval(3_600_000)
  async sweep(): Promise<void> {
    await this.tokens.sweep().catch((error: unknown) => this.logger.warn(error));
  }

  beforeApplicationShutdown(): Promise<void> {
    return this.noteUse();
  }
}
