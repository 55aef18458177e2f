import type { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { parseSafeJson } from '#api/safe-json';
import { ProSyncError } from '#domain/errors';
import { bodyRuleOf, type BodyRule } from './body-rule.decorator.ts';

/**
 * Replaces Fastify's parsers: JSON is read by `safe-json` (reliability.md 2.5, B4), a form stays the bytes that came, and
 * nothing else is taken. Sizes are limited before and after decompression (T11). Compressed bodies are read only from
 * callers that `isKnown` knows: a few kilobytes could keep the server busy. For others the body is absent, and the access
 * guard refuses them.
 */
export function takeOverBodies(
  fastify: FastifyInstance,
  isKnown: (request: FastifyRequest) => Promise<boolean>,
): void {
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser(
    'application/json',
    async (request: FastifyRequest, payload: IncomingMessage) => {
      if (bodyRuleOf(request).gzip && !(await isKnown(request))) return undefined;
      refuseOtherCharsets(request);
      return parseSafeJson(await bytesOf(request, payload));
    },
  );
  fastify.addContentTypeParser(FORM, bytesOf);
}

const FORM = 'application/x-www-form-urlencoded';

async function bytesOf(request: FastifyRequest, payload: IncomingMessage): Promise<Buffer> {
  const rule = bodyRuleOf(request);
  if (Number(request.headers['content-length']) > rule.maxBytes) throw tooLarge(rule);
  return collect(decoded(request, payload, rule), rule);
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
    'The body is compressed in a way not taken here.',
    {
      remedy: rule.gzip ? 'Use gzip, or send it as it is.' : 'Send it as it is.',
    },
  );
}

async function collect(stream: Readable, rule: BodyRule): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > rule.maxBytes) throw tooLarge(rule);
      chunks.push(chunk);
    }
  } catch (cause) {
    if (cause instanceof ProSyncError) throw cause;
    throw new ProSyncError('invalid-body', 'The body broke off or is not what its headers say.');
  }
  return Buffer.concat(chunks, size);
}

function tooLarge({ maxBytes }: BodyRule): ProSyncError {
  return new ProSyncError('too-large', `The body is larger than ${maxBytes} bytes.`, {
    facts: { maxBytes },
  });
}
