import { Injectable, type OnModuleInit } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { ProSyncError } from '#domain/errors';
import { TokenCache } from '../../api-clients/tokens/token-cache.ts';

/** Looks again whether the caller of a request that lasts may still be answered (reliability.md 2.4). */
@Injectable()
export class OngoingAccess implements OnModuleInit {
  private tokens!: TokenCache;

  constructor(private readonly modules: ModuleRef) {}

  onModuleInit(): void {
    this.tokens = this.modules.get(TokenCache, { strict: false });
  }

  /** False once the token expired or its API client was deleted. Throws `database-unavailable` when nobody can tell. */
  async isAllowed(request: FastifyRequest): Promise<boolean> {
    const token = request.headers.authorization?.replace(/^Bearer +/i, '') ?? '';
    return (await this.tokens.check(token)) !== null;
  }

  /** Throws `invalid-token` when the caller may no longer be answered. */
  async check(request: FastifyRequest): Promise<void> {
    if (await this.isAllowed(request)) return;
    throw new ProSyncError('invalid-token', 'The access token is not valid.', {
      remedy: 'Get a new one.',
    });
  }
}
