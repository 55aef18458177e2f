import type { ProSyncError } from '#domain/errors';
import type { MessageKind, Progress, Reporter } from '../../output/reporter.ts';
import { printable } from '../../text/printable.ts';

/** Receives messages and progress while a command is at work. */
export interface Listener {
  onMessage(line: string): void;
  onProgress(progress: Progress): void;
}

/** Keeps what a command reports for the window, and passes on messages and progress as they come. */
export class WindowReporter implements Reporter {
  readonly messages: string[] = [];
  /** The one result; empty when the command has none. */
  answer: Record<string, unknown> = {};
  error: ProSyncError | null = null;
  readonly #listener: Listener | undefined;

  constructor(listener?: Listener) {
    this.#listener = listener;
  }

  /** The document has the same. */
  result(): void {}

  document(value: Record<string, unknown>): void {
    this.answer = value;
  }

  /** Commands that go on are not started by a window. */
  event(): void {}

  message(kind: MessageKind, line: string): void {
    if (kind === 'detail') return;
    const text = printable(line);
    this.messages.push(text);
    this.#listener?.onMessage(text);
  }

  progress(what: string, total: number): (done: number) => void {
    return (done) => this.#listener?.onProgress({ what, done, total });
  }

  failure(error: ProSyncError): void {
    this.error = error;
  }
}
