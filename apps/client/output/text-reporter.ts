import type { ProSyncError } from '#domain/errors';
import { printable } from '../text/printable.ts';
import { Messages } from './messages.ts';
import type { MessageKind, Reporter } from './reporter.ts';
import type { Io, Manners } from './io.ts';

/** For people at a terminal, and for scripts that read lines: results go to stdout, everything else to stderr. */
export class TextReporter implements Reporter {
  readonly #io: Io;
  readonly #messages: Messages;

  constructor(io: Io, manners: Manners) {
    this.#io = io;
    this.#messages = new Messages(io, manners);
  }

  result(line: string): void {
    this.#messages.endProgress();
    this.#io.stdout.write(`${line}\n`);
  }

  /** Writes nothing: the lines of the result have the same. */
  document(): void {}

  event(value: Record<string, unknown>): void {
    this.#io.stdout.write(`${JSON.stringify({ schemaVersion: 1, ...value })}\n`);
  }

  message(kind: MessageKind, line: string): void {
    this.#messages.message(kind, line);
  }

  progress(what: string, total: number): (done: number) => void {
    return this.#messages.progress(what, total);
  }

  failure({ code, message, remedy, cause }: ProSyncError): void {
    const first = message.startsWith(`${code}:`) ? message : `${code}: ${message}`;
    const lines = [first, ...(remedy ?? '').split('\n')].filter((line) => line !== '');
    this.#io.stderr.write(`${lines.map(printable).join('\n')}\n`);
    this.#messages.cause(cause);
  }
}
