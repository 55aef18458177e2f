import type { FastifyRequest } from 'fastify';
import type { Problem } from '#api/problem';
import { PROBLEMS } from '#api/problems';
import type { ProSyncError } from '#domain/errors';

/** The body of an error answer (RFC 9457). Facts become members of their own; input is never repeated. `basePath` is that of the server. */
export function problemOf(
  error: ProSyncError,
  request: Pick<FastifyRequest, 'id' | 'url'>,
  basePath = '',
): Problem {
  const { code, remedy, facts } = error;
  const { status, title } = kindOf(error);
  return {
    ...facts,
    type: `${basePath}/problems/${code}`,
    title,
    status,
    detail: remedy ? `${error.message} ${remedy}` : error.message,
    instance: request.url.split('?', 1)[0] ?? '/',
    code,
    requestId: String(request.id),
  };
}

/** Headers that go with an error whatever the shape of its body. */
export function headersOf(error: ProSyncError): Record<string, string> {
  const { retryAfterSeconds, allow } = error.facts;
  const { status } = kindOf(error);
  const wait = retryAfterSeconds ?? (status === 503 ? UNAVAILABLE_SECONDS : undefined);
  return {
    'cache-control': 'no-store',
    ...(typeof wait === 'number' && { 'retry-after': String(wait) }),
    ...(Array.isArray(allow) && { allow: allow.join(', ') }),
  };
}

/** `WWW-Authenticate` (RFC 6750 3): without an error code when there were no credentials at all. */
export function challengeOf(error: ProSyncError): Record<string, string> {
  const challenge = CHALLENGES[error.code];
  if (challenge === undefined) return {};
  return { 'www-authenticate': ['Bearer realm="prosync"', ...challenge].join(', ') };
}

function kindOf(error: ProSyncError): { status: number; title: string } {
  return PROBLEMS[error.code] ?? { status: 500, title: 'Something broke here' };
}

/** What a caller waits after a 503 that does not say how long. */
const UNAVAILABLE_SECONDS = 5;

const CHALLENGES: Readonly<Record<string, string[]>> = {
  unauthenticated: [],
  'wrong-credentials': [],
  // One wording for wrong, expired and revoked: none tells which of them it was.
  'invalid-token': ['error="invalid_token"', 'error_description="The access token is not valid."'],
  'insufficient-scope': ['error="insufficient_scope"', 'scope="content:read"'],
};
