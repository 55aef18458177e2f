import type { Readable, Writable } from 'node:stream';
import pc from 'picocolors';
import { printable } from '../text/printable.ts';

/** What the program gets from outside; a test gives its own. */
export interface Io {
  stdin: Readable & { isTTY?: boolean };
  stdout: Writable & { isTTY?: boolean; columns?: number };
  stderr: Writable & { isTTY?: boolean };
  env: Readonly<Record<string, string | undefined>>;
  /** The folder in which the command was given. */
  folder: string;
  now(): Date;
}

/** The manners that a caller may choose (experience.md 7). */
export interface Manners {
  json: boolean;
  plain: boolean;
  quiet: boolean;
  verbose: boolean;
  color: boolean;
  input: boolean;
}

/**
 * Results go to stdout; messages, progress and questions to stderr. Messages may repeat what a server says, so what would
 * steer the terminal is shown as escapes; results have colours, and who makes them sees to that.
 */
export class Terminal {
  readonly manners: Manners;
  readonly #io: Io;
  readonly colors: ReturnType<typeof pc.createColors>;
  #progressShown = false;

  constructor(io: Io, manners: Manners) {
    this.#io = io;
    this.manners = manners;
    const wanted = manners.color && !io.env['NO_COLOR'] && io.env['TERM'] !== 'dumb';
    this.colors = pc.createColors(wanted && io.stdout.isTTY === true && !manners.plain);
  }

  /** True when results are read by a person: a table and colours are of use. */
  get isTable(): boolean {
    return this.#io.stdout.isTTY === true && !this.manners.plain && !this.manners.json;
  }

  /** True when a question can be answered. */
  get canAsk(): boolean {
    return this.manners.input && this.#io.stdin.isTTY === true && this.#io.stderr.isTTY === true;
  }

  /** Columns of the terminal; `COLUMNS` wins. */
  get width(): number {
    const named = Number(this.#io.env['COLUMNS']);
    return Number.isInteger(named) && named > 0 ? named : this.#io.stdout.columns || 80;
  }

  get io(): Io {
    return this.#io;
  }

  /** A line of the result; left out with `--json`, where `document` speaks. */
  result(line: string): void {
    if (this.manners.json) return;
    this.#endProgress();
    this.#io.stdout.write(`${line}\n`);
  }

  /** The whole result as one JSON document; says nothing without `--json`. */
  document(value: Record<string, unknown>): void {
    if (!this.manners.json) return;
    this.#io.stdout.write(`${JSON.stringify({ schemaVersion: 1, ...value }, null, 2)}\n`);
  }

  /** One of many results of a command that goes on: a line of JSON. */
  event(value: Record<string, unknown>): void {
    this.#io.stdout.write(`${JSON.stringify({ schemaVersion: 1, ...value })}\n`);
  }

  /** A message. */
  note(line: string): void {
    if (!this.manners.quiet) this.#message(line);
  }

  /** A message for those who asked for more. */
  detail(line: string): void {
    if (this.manners.verbose) this.#message(line);
  }

  /** A message that `--quiet` does not silence. */
  warn(line: string): void {
    this.#message(line);
  }

  /** Shows how far something is: one line that changes on a terminal, nothing between start and end elsewhere. */
  progress(what: string, total: number): (done: number) => void {
    const moves = this.#io.stderr.isTTY === true && !this.manners.quiet && !this.manners.plain;
    if (!moves) {
      this.note(`${what}: ${total}`);
      return () => undefined;
    }
    let shownAt = 0;
    return (done) => {
      const now = performance.now();
      if (done < total && now - shownAt < 100) return;
      shownAt = now;
      this.#progressShown = true;
      this.#io.stderr.write(`\r\u001b[K${what}: ${done} of ${total}`);
    };
  }

  #message(line: string): void {
    this.#endProgress();
    this.#io.stderr.write(`${printable(line)}\n`);
  }

  #endProgress(): void {
    if (this.#progressShown) this.#io.stderr.write('\r\u001b[K');
    this.#progressShown = false;
  }
}
