import { Injectable, type CanActivate } from '@nestjs/common';
import { ProSyncError } from '#domain/errors';
import { Config } from '../config/server-config.ts';

/** Answers nobody on the main port when the metrics have a port of their own (PROSYNC_METRICS_PORT). */
@Injectable()
export class OwnPortGuard implements CanActivate {
  private readonly config: Config;

  constructor(config: Config) {
    this.config = config;
  }

  canActivate(): boolean {
    if (this.config.metricsPort === null) return true;
    throw new ProSyncError('not-found', 'There is nothing here.');
  }
}
