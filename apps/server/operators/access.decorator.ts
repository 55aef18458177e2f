import {
  applyDecorators,
  createParamDecorator,
  SetMetadata,
  type ExecutionContext,
} from '@nestjs/common';
import { ApiSecurity } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import type { Role } from '#api/operators';
import type { Actor } from '../audit/actor.ts';

/** Who may call a route. A route without one of these answers nobody: deny by default. */
export type Access = { kind: 'public' } | { kind: 'operator'; role: Role } | { kind: 'api-client' };

/** Metadata key that the access guard reads. */
export const ACCESS = 'prosync:access';

/** Anybody may call the route. */
export const Public = () => SetMetadata(ACCESS, { kind: 'public' } satisfies Access);

/** Operators with at least this role may call the route: by session cookie, or by operator token as bearer. */
export const ForOperators = (role: Role) =>
  applyDecorators(
    SetMetadata(ACCESS, { kind: 'operator', role } satisfies Access),
    ApiSecurity('session'),
    ApiSecurity('operatorToken'),
  );

/** API clients with an access token may call the route. */
export const ForApiClients = () =>
  applyDecorators(
    SetMetadata(ACCESS, { kind: 'api-client' } satisfies Access),
    ApiSecurity('accessToken', ['content:read']),
  );

/** The signed-in operator, as the access guard put it on the request. */
export interface SignedInOperator extends Actor {
  type: 'operator';
  id: string;
  email: string;
  role: Role;
}

/** Parameter decorator for the signed-in operator of a `ForOperators` route. */
export const CurrentOperator = createParamDecorator(
  (_: unknown, context: ExecutionContext): SignedInOperator =>
    context.switchToHttp().getRequest<FastifyRequest & { user: SignedInOperator }>().user,
);
