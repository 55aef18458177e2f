import type { IncomingMessage } from 'node:http';
import type { z } from 'zod';
import { ProSyncError } from '#domain/errors';

/** 500 items by name are 100 kB; nothing that the page sends is larger. */
const LIMIT_BYTES = 128 * 1024;

/** The body as the schema has it. Throws `validation-failed` or `body-too-large`; never repeats what was sent. */
export async function bodyOf<T extends z.ZodType>(
  request: IncomingMessage,
  schema: T,
): Promise<z.output<T>> {
  const isJson = /^application\/json\b/i.test(request.headers['content-type'] ?? '');
  const parsed = schema.safeParse(isJson ? json(await bytesOf(request)) : undefined);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const field = issue?.path.join('.') ?? '';
  throw new ProSyncError(
    'validation-failed',
    `${field === '' ? 'The request' : `"${field}"`} cannot be used: ${issue?.message ?? 'invalid'}.`,
    { remedy: 'Correct it and try again.' },
  );
}

// By the announced size first: reading on only to refuse it would cost what the limit is for.
async function bytesOf(request: IncomingMessage): Promise<Buffer> {
  if (Number(request.headers['content-length'] ?? 0) > LIMIT_BYTES) throw tooLarge();
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    size += part.byteLength;
    if (size > LIMIT_BYTES) throw tooLarge();
    parts.push(part);
  }
  return Buffer.concat(parts);
}

function tooLarge(): ProSyncError {
  return new ProSyncError('body-too-large', `A request may have ${LIMIT_BYTES} bytes.`, {
    remedy: 'Choose fewer items at once.',
  });
}

function json(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    return undefined;
  }
}
