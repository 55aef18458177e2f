import { printable } from '../text/printable.ts';
import type { MessageKind } from './reporter.ts';
import type { Io, Manners } from './io.ts';

const CLEAR_LINE = '\r\u001b[K';
/** A line that changes more often than this cannot be read. */
const PACE_MS = 100;

/**
 * Messages and progress on stderr. Messages may repeat what a server sent, so characters that would steer the terminal are
 * shown as escapes.
 */
export class Messages {
  readonly #stderr: Io['stderr'];
  readonly #manners: Manners;
  #progressShown = false;

  constructor({ stderr }: Io, manners: Manners) {
    this.#stderr = stderr;
    this.#manners = manners;
  }

  /** Writes a message, unless the manners silence its kind. */
  message(kind: MessageKind, line: string): void {
    const { quiet, verbose } = this.#manners;
    if ((kind === 'note' && quiet) || (kind === 'detail' && !verbose)) return;
    this.endProgress();
    this.#stderr.write(`${printable(line)}\n`);
  }

  /** One line that changes on a terminal; elsewhere one note at the start. */
  progress(what: string, total: number): (done: number) => void {
    const { quiet, plain } = this.#manners;
    if (this.#stderr.isTTY !== true || quiet || plain) {
      this.message('note', `${what}: ${total}`);
      return () => undefined;
    }
    let shownAt = 0;
    return (done) => {
      const now = performance.now();
      if (done < total && now - shownAt < PACE_MS) return;
      shownAt = now;
      this.#progressShown = true;
      this.#stderr.write(`${CLEAR_LINE}${what}: ${done} of ${total}`);
    };
  }

  /** Takes the line of progress off the screen. */
  endProgress(): void {
    if (this.#progressShown) this.#stderr.write(CLEAR_LINE);
    this.#progressShown = false;
  }

  /** With `--verbose`, where the error arose. */
  cause(cause: unknown): void {
    if (!this.#manners.verbose || !(cause instanceof Error)) return;
    this.#stderr.write(`${cause.stack ?? cause.message}\n`);
  }
}
