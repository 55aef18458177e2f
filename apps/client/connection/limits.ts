/** How long and how much one exchange may take (docs/guarantees.md#2.7). */
export interface Limits {
  connectMs: number;
  /** Until the answer's headers; on a held poll the wait comes on top. */
  headersMs: number;
  /** Between two pieces of the body. */
  idleMs: number;
  totalMs: number;
  /** Of the body as it arrives, and after it was decompressed. */
  maxBytes: number;
}

/** For documents whose size nobody signed: keys, tokens, heads and error answers. */
export const SMALL_BYTES = 256 * 1024;

/** The limits of docs/guarantees.md#2.7, each cut to `--timeout` when that is shorter. */
export function limitsFor(options: {
  maxBytes: number;
  waitMs?: number;
  timeoutMs: number | null;
}): Limits {
  const cut = (ms: number) => Math.min(ms, options.timeoutMs ?? ms);
  const waitMs = options.waitMs ?? 0;
  return {
    connectMs: cut(5_000),
    headersMs: cut(15_000) + waitMs,
    idleMs: cut(15_000),
    totalMs: cut(600_000) + waitMs,
    maxBytes: options.maxBytes,
  };
}
