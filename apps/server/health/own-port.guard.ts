import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { ProSyncError } from '#domain/errors';
import { Config } from '../config.ts';
import { isLoopback } from '../operators/credentials/network.ts';

/**
 * Lets callers of this machine pass; for all others there is nothing here. A call that a proxy on this machine forwards
 * comes from elsewhere, so it is refused as well. With PROSYNC_METRICS_PORT nobody passes.
 */
@Injectable()
export class LocalCallersGuard implements CanActivate {
  private readonly config: Config;

  constructor(config: Config) {
    this.config = config;
  }

  canActivate(context: ExecutionContext): boolean {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const { 'x-forwarded-for': forwardedFor, forwarded } = request.headers;
    const isLocal = isLoopback(request.socket.remoteAddress);
    if (isLocal && !forwardedFor && !forwarded && this.config.metricsPort === null) return true;
    throw new ProSyncError('not-found', 'There is nothing here.');
  }
}
