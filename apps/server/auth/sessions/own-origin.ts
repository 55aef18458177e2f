import type { FastifyRequest } from 'fastify';
import { REQUEST_HEADER } from '#api/sessions';
import { ProSyncError } from '#domain/errors';

/** Throws `csrf` when the header is missing that no other origin can make a browser send (docs/guarantees.md#t20, B20). */
export function refuseMissingHeader(request: FastifyRequest): void {
  if (request.headers[REQUEST_HEADER] !== undefined) return;
  throw new ProSyncError('csrf', `The header ${REQUEST_HEADER} is missing.`, {
    remedy: 'Send it with any value, or call with an operator token.',
  });
}

/** Throws `csrf` when the browser says that a page of another origin makes the call. */
export function refuseForeignOrigin(request: FastifyRequest, publicUrl: string): void {
  const site = request.headers['sec-fetch-site'];
  const { origin } = request.headers;
  const isOwnSite = site === undefined || site === 'same-origin' || site === 'none';
  if (isOwnSite && (origin === undefined || isOwn(origin, request.host, publicUrl))) return;
  throw new ProSyncError('csrf', 'The call comes from a page of another origin.', {
    remedy: 'Use the console of this server.',
  });
}

function isOwn(origin: string, host: string, publicUrl: string): boolean {
  if (!URL.canParse(origin)) return false;
  const { origin: given, host: givenHost } = new URL(origin);
  return given === new URL(publicUrl).origin || givenHost === host;
}
