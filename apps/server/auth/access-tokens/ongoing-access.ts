import { Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { ProSyncError } from '#domain/errors';
import type { SignedInApiClient } from '../../access/current-api-client.decorator.ts';
import { TokenCache } from './token-cache.ts';

/** Looks again whether the caller of a request that lasts may still be answered (docs/guarantees.md#2.4). */
@Injectable()
export class OngoingAccess {
  constructor(private readonly tokens: TokenCache) {}

  /** The caller as it is now; its scope may have changed. Throws `invalid-token` when it may no longer be answered. */
  async current(request: FastifyRequest): Promise<SignedInApiClient> {
    const client = await this.clientOf(request);
    if (client !== null) return client;
    throw new ProSyncError('invalid-token', 'The access token is not valid.', {
      remedy: 'Get a new one.',
    });
  }

  private async clientOf(request: FastifyRequest): Promise<SignedInApiClient | null> {
    const token = request.headers.authorization?.replace(/^Bearer +/i, '') ?? '';
    return this.tokens.check(token);
  }
}
