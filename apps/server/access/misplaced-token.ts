import type { FastifyRequest } from 'fastify';
import { ProSyncError } from '#domain/errors';

/**
 * Refuses a token in the query, where it would reach logs, and more than one `Authorization` (RFC 6750 2, docs/guarantees.md#b5).
 * Throws `invalid-request`.
 */
export function refuseMisplacedToken(request: FastifyRequest): void {
  refuseTokenIn(request.query);
  if (isSentTwice(request.raw.rawHeaders)) {
    throw new ProSyncError('invalid-request', 'There are two Authorization headers.', {
      remedy: 'Send one.',
    });
  }
}

/** Refuses a token among the fields of a query or a body (RFC 6750 2, docs/guarantees.md#b5). Throws `invalid-request`. */
export function refuseTokenIn(fields: unknown): void {
  if (typeof fields !== 'object' || fields === null || !('access_token' in fields)) return;
  throw new ProSyncError('invalid-request', 'An access token does not belong there.', {
    remedy: 'Send it in the Authorization header only.',
  });
}

/** True for more than one `Authorization`. Node keeps only the first of them in `headers`; names and values alternate in `rawHeaders`. */
export function isSentTwice(rawHeaders: string[]): boolean {
  let found = 0;
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const name = rawHeaders[i];
    if (name?.length === 13 && name.toLowerCase() === 'authorization') found += 1;
  }
  return found > 1;
}
