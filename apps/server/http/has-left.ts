import type { FastifyReply } from 'fastify';

/**
 * True when the caller closed the connection while the guards still looked who it is. `close` was told already and will not be told
 * again, so whatever begins now and ends with the connection would never end.
 */
export function hasLeft({ raw }: FastifyReply): boolean {
  return raw.destroyed;
}
