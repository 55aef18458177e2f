import type { ErrorCode } from './error-codes.ts';

/** Every failure that a person or a program may have to act on: a stable code, what happened and what to do. */
export class ProSyncError extends Error {
  /** Stable and machine-readable; `error-codes.ts` lists all of them. */
  readonly code: ErrorCode;
  /** What to do about it, one sentence; absent only when nothing can be done. */
  readonly remedy: string | undefined;
  /** Machine-readable facts for the answer (never secrets, never content). */
  readonly facts: Readonly<Record<string, unknown>>;

  /** @param detail what happened and why, one sentence without secrets. */
  constructor(
    code: ErrorCode,
    detail: string,
    options: { remedy?: string; facts?: Record<string, unknown>; cause?: unknown } = {},
  ) {
    super(detail, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'ProSyncError';
    this.code = code;
    this.remedy = options.remedy;
    this.facts = options.facts ?? {};
  }
}

/** True when `error` is a ProSyncError with this code. */
export function hasCode(error: unknown, code: ErrorCode): error is ProSyncError {
  return error instanceof ProSyncError && error.code === code;
}
