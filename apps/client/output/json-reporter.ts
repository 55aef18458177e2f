import type { ProSyncError } from '#domain/errors';
import { Messages } from './messages.ts';
import type { MessageKind, Reporter } from './reporter.ts';
import type { Io, Manners } from './io.ts';

/** For programs (`--json`): one document on stdout, or one line per event; messages still go to stderr. */
export class JsonReporter implements Reporter {
  readonly #io: Io;
  readonly #messages: Messages;

  constructor(io: Io, manners: Manners) {
    this.#io = io;
    this.#messages = new Messages(io, manners);
  }

  /** Writes nothing: the document has the same. */
  result(): void {}

  document(value: Record<string, unknown>): void {
    this.#io.stdout.write(`${JSON.stringify({ schemaVersion: 1, ...value }, null, 2)}\n`);
  }

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
    this.document({ error: { code, detail: message, remedy: remedy ?? null } });
    this.#messages.cause(cause);
  }
}
