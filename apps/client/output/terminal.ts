import pc from 'picocolors';
import { JsonReporter } from './json-reporter.ts';
import type { Io, Manners } from './io.ts';
import type { Reporter } from './reporter.ts';
import { TextReporter } from './text-reporter.ts';

/** What a command reports through, and what it may know of the terminal in front of it. */
export class Terminal {
  readonly manners: Manners;
  readonly colors: ReturnType<typeof pc.createColors>;
  readonly #io: Io;
  readonly #reporter: Reporter;

  constructor(io: Io, manners: Manners, reporter: Reporter = reporterFor(io, manners)) {
    this.#io = io;
    this.#reporter = reporter;
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

  /** A line of the result, for people; who makes it escapes what would steer the terminal. */
  result(line: string): void {
    this.#reporter.result(line);
  }

  /** The whole result, for programs. */
  document(value: Record<string, unknown>): void {
    this.#reporter.document(value);
  }

  /** One of many results of a command that goes on. */
  event(value: Record<string, unknown>): void {
    this.#reporter.event(value);
  }

  /** A message. */
  note(line: string): void {
    this.#reporter.message('note', line);
  }

  /** A message for those who asked for more. */
  detail(line: string): void {
    this.#reporter.message('detail', line);
  }

  /** A message that `--quiet` does not silence. */
  warn(line: string): void {
    this.#reporter.message('warning', line);
  }

  /** Begins something with `total` parts; the function that it returns reports how many are done. */
  progress(what: string, total: number): (done: number) => void {
    return this.#reporter.progress(what, total);
  }
}

/** The reporter of the command line for these manners. */
export function reporterFor(io: Io, manners: Manners): Reporter {
  return manners.json ? new JsonReporter(io, manners) : new TextReporter(io, manners);
}
