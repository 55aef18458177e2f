import { setTimeout as sleep } from 'node:timers/promises';
import { ProSyncError } from '#domain/errors';

/** How a call is tried again. */
export interface RetryPolicy {
  /** At most three (docs/guarantees.md#2.7). */
  tries: number;
  /** The longest that a server may make the caller wait by Retry-After. */
  longestWaitMs: number;
  signal: AbortSignal;
  /** Told before each wait. */
  onWait(error: ProSyncError, waitMs: number): void;
}

const PASSING: ReadonlySet<string> = new Set([
  'server-unreachable',
  'proxy-unreachable',
  'connection-lost',
  'timeout',
  'incomplete-answer',
  'too-many-requests',
  'server-busy',
]);
const LONGEST_PAUSE_MS = 60_000;

/** Runs the call again when its failure may pass, after a random pause or as long as the server asks for. */
export async function withRetries<T>(retryPolicy: RetryPolicy, call: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await call();
    } catch (error) {
      if (!(error instanceof ProSyncError) || !PASSING.has(error.code)) throw error;
      const waitMs = requestedWait(error) ?? fullJitter(attempt);
      if (attempt >= retryPolicy.tries || waitMs > retryPolicy.longestWaitMs) throw error;
      retryPolicy.onWait(error, waitMs);
      await pause(waitMs, retryPolicy.signal);
    }
  }
}

/** A random pause that grows with each attempt, up to a minute, so that clients do not come back together (F9). */
export function fullJitter(attempt: number): number {
  return Math.random() * Math.min(LONGEST_PAUSE_MS, 1000 * 2 ** Math.min(attempt, 10));
}

/**
 * How long a daemon waits after a failure, in ms: as long as the server asks for and up to a fifth longer, so that a
 * thousand of them do not come back in the same second, and never at once; without a wish of the server at random.
 */
export function pauseAfter(error: ProSyncError, failures: number): number {
  const wish = requestedWait(error);
  return wish === null ? fullJitter(failures) : Math.max(1000, wish) * (1 + Math.random() / 5);
}

/** Waits; throws `interrupted` when the signal comes first. */
export async function pause(ms: number, signal: AbortSignal): Promise<void> {
  try {
    await sleep(ms, undefined, { signal });
  } catch (cause) {
    throw new ProSyncError('interrupted', 'Interrupted.', { cause });
  }
}

function requestedWait(error: ProSyncError): number | null {
  const { retryAfterSeconds } = error.facts;
  return typeof retryAfterSeconds === 'number' ? retryAfterSeconds * 1000 : null;
}
