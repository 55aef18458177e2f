import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { ProSyncError } from '#domain/errors';
import { ApiClientGuard } from './access-tokens/api-client.guard.ts';
import { trustBody } from '../http/request-bodies.ts';
import { ACCESS, type Access } from '../access/access.decorator.ts';
import { OperatorGuard } from './sessions/operator.guard.ts';
import { refuseMisplacedToken } from '../access/misplaced-token.ts';

/** Decides for every route who may call it, by what the route declares; one that declares nothing answers nobody. */
@Injectable()
export class AccessGuard implements CanActivate {
  private readonly reflector: Reflector;
  private readonly operators: OperatorGuard;
  private readonly apiClients: ApiClientGuard;

  constructor(reflector: Reflector, operators: OperatorGuard, apiClients: ApiClientGuard) {
    this.reflector = reflector;
    this.operators = operators;
    this.apiClients = apiClients;
  }

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const targets = [context.getHandler(), context.getClass()];
    const access = this.reflector.getAllAndOverride<Access | undefined>(ACCESS, targets);
    if (!access) throw new ProSyncError('forbidden', 'This call is not allowed.');
    if (access.kind === 'public') return true;
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    refuseMisplacedToken(request);
    const isAllowed = await this.isAllowed(context, request, access);
    if (isAllowed) trustBody(request);
    return isAllowed;
  }

  private async isAllowed(
    context: ExecutionContext,
    request: FastifyRequest,
    access: Exclude<Access, { kind: 'public' }>,
  ): Promise<boolean> {
    if (access.kind === 'api-client') {
      refuseTokenOf('operator', request);
      return (await this.apiClients.canActivate(context)) as boolean;
    }
    refuseTokenOf('api-client', request);
    return this.operators.allow(context, access);
  }
}

/** The right kind of credentials, but for somebody else (RFC 6750 3.1): no other token of the caller would do better. */
function refuseTokenOf(kind: 'operator' | 'api-client', request: FastifyRequest): void {
  const prefix = kind === 'operator' ? 'Bearer pso_' : 'Bearer psa_';
  if (!request.headers.authorization?.startsWith(prefix)) return;
  throw new ProSyncError(
    'insufficient-scope',
    kind === 'operator'
      ? 'This is for API clients, and the token is of an operator.'
      : 'This is for operators, and the token is of an API client.',
  );
}
