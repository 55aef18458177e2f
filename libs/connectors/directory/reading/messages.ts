import type { ErrorCode } from '#domain/error-codes';
import type {
  ConnectionTest,
  ContentDecisions,
  ContentItem,
  ReadOutcome,
  ReadProblem,
  VanishedItem,
} from '../../connector.ts';
import type { ItemKey } from '#domain/item';

/** An item on its way between the threads: `at` says where in the batch's bytes its body stands. */
export interface SentItem {
  item: Omit<ContentItem, 'bytes'>;
  at: number;
}

/** One batch on its way: all new bodies in one buffer, which is transferred, and what did not change. */
export interface SentBatch {
  /** Which items of the last reading did not change, in the order in which that one sent them. They come before `changed`. */
  unchanged: Uint32Array;
  changed: SentItem[];
  bytes: ArrayBuffer;
  problems: ReadProblem[];
  /** Set on the last one. */
  outcome: ReadOutcome | null;
}

/** What the reader asks its worker thread, and what that answers. */
export interface Calls {
  types: { ask: null; answer: string[] };
  test: { ask: null; answer: ConnectionTest };
  /** `slow` are files that kept an earlier thread busy for too long: they are reported and not read. */
  open: {
    ask: { fresh: boolean; slow: readonly string[]; decisions: ContentDecisions };
    answer: null;
  };
  next: { ask: null; answer: SentBatch };
  body: { ask: { path: string; sha256: string }; answer: Uint8Array };
  describedBy: { ask: null; answer: string | null };
  movedOut: { ask: { vanished: VanishedItem[]; slow: readonly string[] }; answer: ItemKey[] };
}

export type CallName = keyof Calls;

export interface Asked<Name extends CallName = CallName> {
  id: number;
  call: Name;
  ask: Calls[Name]['ask'];
}

/** A ProSyncError loses its class between threads, so its parts are sent. */
export interface SentError {
  code: ErrorCode;
  detail: string;
  remedy: string | undefined;
}

export type Answered = { id: number; answer: unknown } | { id: number; error: SentError };
