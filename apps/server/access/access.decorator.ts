import {
  applyDecorators,
  createParamDecorator,
  SetMetadata,
  type ExecutionContext,
} from '@nestjs/common';
import { ApiSecurity } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import type { Role } from '#api/operators';
import type { TokenDemand, TokenRights, TokenScope } from '#domain/token-rights';
import type { Actor } from './actor.ts';

/** Who may call a route. A route without one of these answers nobody: deny by default. */
export type Access = { kind: 'public' } | OperatorAccess | { kind: 'api-client' };

/** What an operator needs for a route, by session or by token. */
export interface OperatorAccess {
  kind: 'operator';
  role: Role;
  /** Null: no token may call it, whatever its scope. */
  token: TokenDemand | null;
  /** A session must have begun within the last minutes (docs/adr/0014-recent-sign-in.md). */
  isDangerous: boolean;
}

/** Metadata key that the access guard reads. */
export const ACCESS = 'prosync:access';

/** Anybody may call the route. */
export const Public = () => SetMetadata(ACCESS, { kind: 'public' } satisfies Access);

/**
 * Operators with at least this role may call the route, by session cookie or by operator token. Tokens need the scope that
 * belongs to the role unless another is named, and no limit of content types unless the route keeps to it. What is dangerous
 * needs a recent sign-in of a session.
 */
export const ForOperators = (
  role: Role,
  {
    scope = SCOPES[role],
    keepsToContentTypes = false,
    isDangerous = false,
  }: Partial<TokenDemand & Pick<OperatorAccess, 'isDangerous'>> = {},
) =>
  applyDecorators(
    forOperators({ kind: 'operator', role, token: { scope, keepsToContentTypes }, isDangerous }),
    ApiSecurity('operatorToken'),
  );

/** Operators with at least this role may call the route by session cookie only: a person must be there. */
export const ForSessions = (role: Role, { isDangerous = false } = {}) =>
  forOperators({ kind: 'operator', role, token: null, isDangerous });

const forOperators = (access: OperatorAccess) =>
  applyDecorators(SetMetadata(ACCESS, access), ApiSecurity('session'));

const SCOPES: Readonly<Record<Role, TokenScope>> = {
  viewer: 'read',
  approver: 'approve',
  administrator: 'administer',
};

/** API clients with an access token may call the route. */
export const ForApiClients = () =>
  applyDecorators(
    SetMetadata(ACCESS, { kind: 'api-client' } satisfies Access),
    ApiSecurity('accessToken', ['content:read']),
  );

/** The signed-in operator, as the access guard put it on the request. */
export interface SignedInOperator extends Actor {
  type: 'operator' | 'service-account';
  id: string;
  /** Null for a service account. */
  email: string | null;
  role: Role;
  /** The token that made the call; left out when a session did. */
  token?: TokenRights & { id: string };
  /** True for a session that began within the last minutes. */
  hasJustSignedIn?: boolean;
}

/** The content types that the operator's token is limited to; null: all. */
export function contentTypesOf({ token }: SignedInOperator): readonly string[] | null {
  return token?.contentTypes ?? null;
}

/** Parameter decorator for the signed-in operator of a `ForOperators` route. */
export const CurrentOperator = createParamDecorator(
  (_: unknown, context: ExecutionContext): SignedInOperator =>
    context.switchToHttp().getRequest<FastifyRequest & { user: SignedInOperator }>().user,
);
