import type { ProSyncError } from '#domain/errors';

/** How much a message matters: a note can be silenced, a detail is for those who asked for more, a warning is always given. */
export type MessageKind = 'note' | 'detail' | 'warning';

/** How far something is. */
export interface Progress {
  what: string;
  done: number;
  total: number;
}

/** Takes what a command reports; the terminal is one reporter, `--json` another one, the window a third. */
export interface Reporter {
  /** A line of the result, for people. */
  result(line: string): void;
  /** The whole result, for programs. */
  document(value: Record<string, unknown>): void;
  /** One of many results of a command that goes on. */
  event(value: Record<string, unknown>): void;
  message(kind: MessageKind, line: string): void;
  /** Begins something with `total` parts; the function that it returns reports how many are done. */
  progress(what: string, total: number): (done: number) => void;
  /** Why the command failed. */
  failure(error: ProSyncError): void;
}
