import type { IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { parseSafeJson, readSafeJson } from '#api/safe-json';
import { ProSyncError } from '#domain/errors';
import { refuseTokenIn } from '../access/misplaced-token.ts';
import { bodyRuleOf, type BodyRule } from './body-rule.decorator.ts';
import { inSlices } from './slices.ts';

/** Names and secrets, which is all that a caller without credentials has to send, take far less. */
const STRANGERS_BYTES = 8 * 1024;

/** A body whose bytes still wait in the connection. */
export class UnreadBody {
  private isTrusted = false;

  constructor(
    private readonly request: FastifyRequest,
    private readonly payload: IncomingMessage,
  ) {}

  /** Who sends it, as far as the guards found out. */
  get who(): string {
    return callerOf(this.request);
  }

  /** The guards know the caller, so the limit of the route counts instead of that of strangers. */
  trust(): void {
    this.isTrusted = true;
  }

  /** Reads the body, and puts what it says into the request. Throws what `readBody` throws, and `invalid-request`. */
  async read(): Promise<unknown> {
    const rule = bodyRuleOf(this.request);
    const maxBytes = this.isTrusted ? rule.maxBytes : STRANGERS_BYTES;
    const body = await readBody(this.request, this.payload, { ...rule, maxBytes });
    this.request.body = body;
    refuseTokenIn(body);
    return body;
  }
}

/** The body of a request that the guards let pass. Throws as `UnreadBody.read` does. */
export async function bodyOf(request: FastifyRequest): Promise<unknown> {
  return request.body instanceof UnreadBody ? request.body.read() : request.body;
}

/** Lets the body of a known caller be as large as the route allows. */
export function trustBody({ body }: FastifyRequest): void {
  if (body instanceof UnreadBody) body.trust();
}

/**
 * Replaces Fastify's parsers by one that reads nothing: guards run first, and whatever needs the body of a caller whom they let
 * pass reads it. So a stranger's body costs nothing, on every route, and a request without one costs nothing more.
 */
export function takeOverBodies(fastify: FastifyInstance): void {
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser('*', (request, payload, done) =>
    done(null, new UnreadBody(request, payload)),
  );
}

/**
 * Reads a body: JSON by `safe-json` (docs/guarantees.md#2.5, B4), a form stays the bytes that came, and nothing else is taken. Sizes
 * are limited before and after decompression (T11). Throws `unsupported-media-type`, `too-large`, `invalid-body` and what
 * `safe-json` throws.
 */
async function readBody(
  request: FastifyRequest,
  payload: IncomingMessage,
  rule: BodyRule,
): Promise<unknown> {
  const type = mediaTypeOf(request);
  if (type !== JSON_TYPE && type !== FORM_TYPE) throw otherType();
  if (type === JSON_TYPE) refuseOtherCharsets(request);
  if (Number(request.headers['content-length']) > rule.maxBytes) throw tooLarge(rule);
  const { parts, size } = await bytesOf(request, payload, rule);
  if (type === JSON_TYPE && size > LARGE_BYTES)
    return inSlices(readSafeJson(parts), callerOf(request));
  const bytes = Buffer.concat(parts, size);
  return type === FORM_TYPE ? bytes : parseSafeJson(bytes);
}

function callerOf(request: FastifyRequest & { user?: { id: string } }): string {
  return request.user?.id ?? request.ip;
}

const JSON_TYPE = 'application/json';
const FORM_TYPE = 'application/x-www-form-urlencoded';
/** What is larger is parsed in slices. */
const LARGE_BYTES = 64 * 1024;

function mediaTypeOf(request: FastifyRequest): string {
  const [type = ''] = (request.headers['content-type'] ?? '').split(';', 1);
  return type.trim().toLowerCase();
}

function otherType(): ProSyncError {
  return new ProSyncError(
    'unsupported-media-type',
    'The server does not accept this type of body.',
    {
      remedy: 'Send application/json.',
    },
  );
}

/** RFC 8259 8.1: JSON between systems is UTF-8. */
function refuseOtherCharsets(request: FastifyRequest): void {
  const [, charset] =
    /;\s*charset\s*=\s*"?([^";\s]+)/i.exec(request.headers['content-type'] ?? '') ?? [];
  if (charset === undefined || /^utf-?8$/i.test(charset)) return;
  throw new ProSyncError('unsupported-media-type', 'The body is not in UTF-8.', {
    remedy: 'Send JSON in UTF-8.',
  });
}

function decoded(request: FastifyRequest, payload: IncomingMessage, rule: BodyRule): Readable {
  const encoding = (request.headers['content-encoding'] ?? 'identity').trim().toLowerCase();
  if (encoding === 'identity') return payload;
  if (encoding === 'gzip' && rule.gzip) {
    const gunzip = createGunzip();
    payload.on('error', (error) => gunzip.destroy(error));
    return payload.pipe(gunzip);
  }
  throw new ProSyncError(
    'unsupported-media-type',
    'The server does not accept this compression of the body.',
    {
      remedy: rule.gzip ? 'Use gzip, or send it as it is.' : 'Send it as it is.',
    },
  );
}

async function bytesOf(
  request: FastifyRequest,
  payload: IncomingMessage,
  rule: BodyRule,
): Promise<Collected> {
  const stream = decoded(request, payload, rule);
  try {
    return await collect(stream, rule);
  } catch (cause) {
    payload.unpipe();
    if (stream !== payload) stream.destroy();
    if (cause instanceof ProSyncError) throw cause;
    throw new ProSyncError('invalid-body', 'The body broke off or is not what its headers say.');
  }
}

interface Collected {
  parts: Buffer[];
  size: number;
}

async function collect(stream: Readable, rule: BodyRule): Promise<Collected> {
  const parts: Buffer[] = [];
  let size = 0;
  // Destroying the request would close the connection before the answer.
  const kept = stream.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>;
  for await (const chunk of kept) {
    size += chunk.length;
    if (size > rule.maxBytes) throw tooLarge(rule);
    parts.push(chunk);
  }
  return { parts, size };
}

function tooLarge({ maxBytes }: BodyRule): ProSyncError {
  return new ProSyncError('too-large', `The body is larger than ${maxBytes} bytes.`, {
    facts: { maxBytes },
  });
}
