import type { FastifyReply, FastifyRequest } from 'fastify';
import { isUnchanged } from './conditions.ts';

/** What lets a client ask whether its copy is still good (RFC 9110 8.8, 12.5.5). */
export interface Validators {
  etag: string;
  cacheControl: string;
  vary: string;
}

/** Answers 304 when the client has this representation (RFC 9110 13.1.2), and returns whether it did. */
export function sendNotModified(
  request: FastifyRequest,
  reply: FastifyReply,
  validators: Validators,
): boolean {
  if (!isUnchanged(request.headers['if-none-match'], validators.etag)) return false;
  setValidators(reply, validators);
  void reply.code(304).send();
  return true;
}

/** The headers that belong to a 304 and to the whole answer alike. */
export function setValidators(reply: FastifyReply, { etag, cacheControl, vary }: Validators): void {
  reply.header('etag', etag).header('cache-control', cacheControl).header('vary', vary);
}
