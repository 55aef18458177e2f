import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { Scope } from '#domain/manifest';

/** The API client of an access token, as kept in memory. */
export interface SignedInApiClient {
  id: string;
  name: string;
  scope: Scope;
  /** How often an administrator changed the scope, from 1. */
  scopeVersion: number;
}

/** Parameter decorator for the API client of a `ForApiClients` route. */
export const CurrentApiClient = createParamDecorator(
  (_: unknown, context: ExecutionContext): SignedInApiClient =>
    context.switchToHttp().getRequest<FastifyRequest & { user: SignedInApiClient }>().user,
);
