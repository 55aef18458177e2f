import type { IncomingMessage } from 'node:http';
import { gunzipSync } from 'node:zlib';
import { ProSyncError } from '#domain/errors';
import type { Limits } from './limits.ts';
import type { Watch } from './watch.ts';

// Slower than this over this long is no transfer (docs/guarantees.md#t11).
const SLOWEST_BYTES_PER_SECOND = 1000;
const PACE_WINDOW_MS = 30_000;

/**
 * The whole body, decompressed. Throws `answer-too-large` as soon as it grows over the limit (F21), and
 * `incomplete-answer` when it ends before its announced length (F19).
 */
export async function readBody(
  response: IncomingMessage,
  limits: Limits,
  watch: Watch,
): Promise<Buffer> {
  const announced = announcedLength(response);
  if (announced !== null && announced > limits.maxBytes) throw tooLarge(limits.maxBytes);
  const raw = await readRaw(response, limits, watch, announced);
  if (response.headers['content-encoding'] !== 'gzip') return raw;
  try {
    return gunzipSync(raw, { maxOutputLength: Math.max(1, limits.maxBytes) });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ERR_BUFFER_TOO_LARGE') throw tooLarge(limits.maxBytes);
    throw incomplete('The compressed answer is damaged.', error);
  }
}

async function readRaw(
  response: IncomingMessage,
  limits: Limits,
  watch: Watch,
  announced: number | null,
): Promise<Buffer> {
  const chunks: Buffer[] = [];
  const pace = new Pace();
  let received = 0;
  watch.phase('The answer stopped', limits.idleMs);
  try {
    for await (const chunk of response as AsyncIterable<Buffer>) {
      received += chunk.byteLength;
      if (received > limits.maxBytes) throw tooLarge(limits.maxBytes);
      pace.check(received);
      chunks.push(chunk);
      watch.phase('The answer stopped', limits.idleMs);
    }
  } catch (error) {
    if (watch.reason !== null || error instanceof ProSyncError) throw error;
    throw cut(received, announced, error);
  }
  if (announced !== null && received !== announced) throw cut(received, announced, undefined);
  return Buffer.concat(chunks);
}

class Pace {
  #since = performance.now();
  #before = 0;

  check(received: number): void {
    const elapsed = performance.now() - this.#since;
    if (elapsed < PACE_WINDOW_MS) return;
    if (received - this.#before < (SLOWEST_BYTES_PER_SECOND * elapsed) / 1000) {
      throw new ProSyncError('timeout', 'The answer arrives at less than 1 kB per second.', {
        remedy: 'Check the network, then run the command again.',
      });
    }
    this.#since = performance.now();
    this.#before = received;
  }
}

function announcedLength(response: IncomingMessage): number | null {
  const length = response.headers['content-length'];
  // A 304 may announce the length of what it does not send (RFC 9110 8.6).
  return length === undefined || response.statusCode === 304 ? null : Number(length);
}

function cut(received: number, announced: number | null, cause: unknown): ProSyncError {
  const of = announced === null ? '' : ` of ${announced}`;
  return incomplete(`The answer broke off: received ${received}${of} bytes.`, cause);
}

function incomplete(detail: string, cause: unknown): ProSyncError {
  return new ProSyncError('incomplete-answer', detail, {
    remedy: 'Nothing was stored. Check the network and run the command again.',
    cause,
  });
}

function tooLarge(maxBytes: number): ProSyncError {
  return new ProSyncError('answer-too-large', `The answer is larger than ${maxBytes} bytes.`, {
    remedy: "Nothing was stored. Tell the server's operators.",
  });
}
