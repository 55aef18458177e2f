import type { FastifyReply, FastifyRequest } from 'fastify';
import { ProSyncError } from '#domain/errors';
import { sendNotModified, setValidators } from '../../http/caching/not-modified.ts';
import { IMMUTABLE } from '../../http/caching/prepared-answer.ts';
import { rangeOf, type Range } from './range.ts';

/**
 * Sends a body or the part asked for (RFC 9110 14). Nothing may run it: bodies are other people's scripts (T16). Throws
 * `range-not-satisfiable`.
 */
export function sendBody(
  request: FastifyRequest,
  reply: FastifyReply,
  sha256: string,
  bytes: Buffer,
): void {
  const etag = `"${sha256}"`;
  const validators = { etag, cacheControl: IMMUTABLE, vary: 'Authorization' };
  if (sendNotModified(request, reply, validators)) return;
  const range = wantedRange(request, reply, etag, bytes.byteLength);
  setValidators(reply, validators);
  reply.headers({
    'content-type': 'application/octet-stream',
    'content-disposition': 'attachment',
    'content-security-policy': "default-src 'none'; sandbox",
    'accept-ranges': 'bytes',
    // Of the whole body, also when a part of it is sent (RFC 9530 3).
    'repr-digest': `sha-256=:${Buffer.from(sha256, 'hex').toString('base64')}:`,
  });
  if (range === null) return void reply.send(bytes);
  reply.header('content-range', `bytes ${range.first}-${range.last}/${bytes.byteLength}`);
  void reply.code(206).send(bytes.subarray(range.first, range.last + 1));
}

function wantedRange(
  request: FastifyRequest,
  reply: FastifyReply,
  etag: string,
  size: number,
): Range | null {
  const condition = request.headers['if-range'];
  if (condition !== undefined && condition !== etag) return null;
  const range = rangeOf(request.headers.range, size);
  if (range !== 'unsatisfiable') return range;
  reply.header('content-range', `bytes */${size}`);
  throw new ProSyncError('range-not-satisfiable', `The body has ${size} bytes.`, {
    facts: { size },
  });
}
