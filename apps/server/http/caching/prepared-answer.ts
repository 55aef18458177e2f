import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { sha256 } from '#domain/digest';
import { acceptsGzip } from './conditions.ts';
import { sendNotModified, setValidators } from './not-modified.ts';

const gzipped = promisify(gzip);
const gunzipped = promisify(gunzip);

/** An answer that was made once and is sent many times: the bytes, and what is said about them. */
export interface PreparedAnswer {
  /** SHA-256 of the bytes before compression. */
  sha256: string;
  bytes: Buffer;
  /** How many bytes they are before compression. */
  size: number;
  /** Whether `bytes` are compressed. */
  isGzip: boolean;
  cacheControl: string;
}

/** An answer that may change at any moment: the client asks each time, and gets 304 when it has it. */
export const REVALIDATED = 'private, no-cache';
/** An answer that its address names for good. */
export const IMMUTABLE = 'private, max-age=31536000, immutable';

/** A small answer, not worth compressing. */
export function plainAnswer(bytes: Buffer, cacheControl: string): PreparedAnswer {
  return { sha256: sha256(bytes), bytes, size: bytes.length, isGzip: false, cacheControl };
}

/** Compresses once what will be sent many times; in libuv's pool, so that polls go on meanwhile. */
export async function compressedAnswer(
  bytes: Buffer,
  cacheControl: string,
): Promise<PreparedAnswer> {
  const compressed = await gzipped(bytes);
  const size = bytes.length;
  return { sha256: sha256(bytes), bytes: compressed, size, isGzip: true, cacheControl };
}

/**
 * Sends the answer, or 304 when the client has it (RFC 9110 13.1.2). The strong ETag is the SHA-256 of the bytes; the
 * compressed form is another representation and has another one (RFC 9110 8.8.3.3).
 */
export async function sendPrepared(
  request: FastifyRequest,
  reply: FastifyReply,
  answer: PreparedAnswer,
): Promise<void> {
  const asGzip = answer.isGzip && acceptsGzip(request.headers['accept-encoding']);
  const vary = answer.isGzip ? 'Authorization, Accept-Encoding' : 'Authorization';
  const validators = { etag: etagOf(answer, asGzip), cacheControl: answer.cacheControl, vary };
  if (sendNotModified(request, reply, validators)) return;
  setValidators(reply, validators);
  reply.type('application/json; charset=utf-8');
  if (asGzip) reply.header('content-encoding', 'gzip');
  const isWanted = asGzip || !answer.isGzip;
  await reply.send(isWanted ? answer.bytes : await unpacked(answer));
}

/** The ETag of the answer in one of its two forms. */
export function etagOf(answer: PreparedAnswer, asGzip = false): string {
  return asGzip ? `"${answer.sha256}-gzip"` : `"${answer.sha256}"`;
}

function unpacked({ bytes, size }: PreparedAnswer): Promise<Buffer> {
  return gunzipped(bytes, { maxOutputLength: Math.max(1, size) });
}
