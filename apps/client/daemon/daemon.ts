import type { ContentWriter } from '#connectors/connector';
import { ProSyncError } from '#domain/errors';
import type { Head } from '#domain/head';
import { fullJitter, pause, pauseAfter, type RetryPolicy } from '../connection/retry.ts';
import { asProSyncError, SERVER_CODES } from '../exit-codes.ts';
import type { Instance } from '../instance.ts';
import { EVERYTHING } from '../sync/survey.ts';
import { spareMemory } from './memory.ts';
import { attentionLines, attentionOf } from '../report/attention.ts';
import { toDoLines } from '../output/instruction-lines.ts';
import { tallyWords } from '../text/tally-words.ts';
import { makeReport, reportFailure, sendReport, substance } from '../report/report.ts';
import { takeLock, type Lock } from '../state/lock.ts';
import { heldBack, stayingBehind } from '../holds/held-back.ts';
import { decisions, untilChangeMs } from '../holds/decisions.ts';
import { previewSync, type Preview } from '../sync/preview.ts';
import { carryOut, problemOf, tally, tidy, type Synced } from '../sync/carry-out.ts';

/** For how long the server may hold a request (docs/design.md#7). */
const HELD_SECONDS = 55;
/** A report is due after this long also when nothing changed: a server calls silence what lasts 25 hours. */
const REPORT_EVERY_MS = 24 * 60 * 60 * 1000;
const BUSY_PAUSE_MS = 5_000;

/** What a daemon does at each turn. */
export interface DaemonOptions {
  prune: boolean;
  now: () => Date;
  signal: AbortSignal;
  /** One line per event. */
  say: (line: string) => void;
}

/**
 * Follows the server until the signal: holds a request, applies what is new, reports. No failure ends it; it waits longer
 * after each one, at random, so that a thousand of them do not come back together (docs/guarantees.md#f9).
 */
export async function follow(
  instance: Instance,
  writer: ContentWriter,
  options: DaemonOptions,
): Promise<void> {
  const daemon = new Daemon(instance, writer, options);
  while (!options.signal.aborted) {
    try {
      await daemon.turn();
    } catch (error) {
      if (options.signal.aborted) return;
      await daemon.recoverFrom(asProSyncError(error));
    }
  }
}

class Daemon {
  readonly #instance: Instance;
  readonly #writer: ContentWriter;
  readonly #options: DaemonOptions;
  readonly #retryPolicy: RetryPolicy;
  readonly #releaseMemory = spareMemory();
  #failures = 0;
  #lastFailure: string | null = null;
  /** What the last turn says of the next; null before the first and after a failure: then nothing is waited for. */
  #next: Pick<Head, 'expires' | 'poll'> | null = null;
  #reported: { substance: string; atMs: number } | null = null;
  /** What people decided here when the last turn began: a change of it is news, too. */
  #decisions = '';
  #lastHeld: string | null = null;
  #lastAttention = '';
  #lastSummary: string | null = null;
  /** How often in a row the system refused single files, and when they are tried again; null when none was refused. */
  #refused: { turns: number; againAtMs: number } | null = null;

  constructor(instance: Instance, writer: ContentWriter, options: DaemonOptions) {
    this.#instance = instance;
    this.#writer = writer;
    this.#options = options;
    // The daemon waits between its turns; a call inside of a turn is tried once.
    this.#retryPolicy = { ...instance.retryPolicy, signal: options.signal, tries: 1 };
  }

  /** One turn: wait for something new, apply it, report. */
  async turn(): Promise<void> {
    if (this.#next !== null && !(await this.#hasNews(this.#next))) return;
    this.#next = await this.#syncAndReport();
    // Here nothing refers to the manifest and its states any more.
    this.#releaseMemory();
    // New content may come in quick succession; even then the server gets a moment.
    await this.#pause(Math.random() * 1000);
  }

  /** Reports what failed, once per kind, also to the server, and waits. */
  async recoverFrom(error: ProSyncError): Promise<void> {
    if (error.code === 'busy') return this.#pause(BUSY_PAUSE_MS);
    this.#next = null;
    this.#failures += 1;
    const failure = `${error.code}: ${error.message}`;
    if (failure !== this.#lastFailure) this.#options.say(failure);
    this.#lastFailure = failure;
    if (!SERVER_CODES.has(error.code)) await this.#reportFailure(error);
    await this.#pause(pauseAfter(error, this.#failures));
  }

  async #syncAndReport(): Promise<Pick<Head, 'expires' | 'poll'>> {
    const synced = await this.#syncLocked();
    if (this.#lastFailure !== null) this.#options.say('works again');
    this.#failures = 0;
    this.#lastFailure = null;
    this.#planAgain(synced);
    await this.#report(synced);
    const { expires, poll } = synced.newest;
    return { expires, poll };
  }

  // A locked file is no news when it is free again, so it is tried again by the clock, with growing pauses.
  #planAgain({ result }: Synced): void {
    const isRefused = result.refused.some(({ code }) => code === 'file-refused');
    const turns = (this.#refused?.turns ?? 0) + 1;
    const againAtMs = this.#options.now().getTime() + 1000 + fullJitter(turns);
    this.#refused = isRefused ? { turns, againAtMs } : null;
  }

  #isDecidedAnew(): boolean {
    return decisions(this.#instance, this.#options.now()) !== this.#decisions;
  }

  // The held request writes nothing, so it needs no lock; what it finds is taken again, at once and under the lock.
  async #hasNews({ expires, poll }: Pick<Head, 'expires' | 'poll'>): Promise<boolean> {
    const now = this.#options.now().getTime();
    const untilAgain = (this.#refused?.againAtMs ?? Infinity) - now;
    if (this.#isReportDue(now) || Date.parse(expires) <= now || this.#isDecidedAnew()) return true;
    if (untilAgain <= 0) return true;
    // What the clock changes here is not waited past.
    const longest = Math.min(untilAgain, untilChangeMs(this.#instance, this.#options.now()));
    const etag = this.#instance.metadata.head()?.etag ?? null;
    const waitSeconds = Math.max(1, Math.min(HELD_SECONDS, Math.ceil(longest / 1000)));
    const answer = await this.#instance.server.head({ etag, waitSeconds }, this.#retryPolicy);
    if (answer.isNew) return true;
    // A server that does not hold requests is asked at the pace that it names.
    const { intervalSeconds, jitter } = poll;
    const spread = 1 + jitter * (2 * Math.random() - 1);
    const wait = answer.wasHeld ? Math.random() * 1000 : intervalSeconds * spread * 1000;
    await this.#pause(Math.min(wait, longest));
    return false;
  }

  async #syncLocked(): Promise<Synced> {
    this.#decisions = decisions(this.#instance, this.#options.now());
    const lock = takeLock(this.#instance.lockPath, this.#options.now());
    try {
      const recovered = await this.#writer.recover(this.#options.say);
      if (recovered !== null) this.#options.say(`an interrupted sync was ${recovered}`);
      return await this.#sync(lock);
    } finally {
      lock.release();
    }
  }

  async #sync(lock: Lock): Promise<Synced> {
    const preview = await previewSync(this.#instance, this.#writer, {
      selection: EVERYTHING,
      prune: () => this.#options.prune,
      overwrite: false,
      waitSeconds: 0,
      remembers: true,
      now: this.#options.now(),
      retryPolicy: this.#retryPolicy,
    });
    const held = heldBack(preview.hold, this.#instance.config.maintenance, this.#options.now());
    if (held !== this.#lastHeld) this.#options.say(held ?? 'nothing holds it back any more');
    this.#lastHeld = held;
    if (held !== null) return this.#leave(preview);
    const synced = await carryOut(this.#instance, this.#writer, lock, preview, {
      retryPolicy: this.#retryPolicy,
      now: this.#options.now(),
      mayRemove: () => Promise.resolve(false),
      mayWrite: () => Promise.resolve(false),
    });
    const summary = summaryOf(synced);
    const isNews = synced.result.applied.length > 0 || summary !== this.#lastSummary;
    if (summary !== null && isNews) this.#options.say(summary);
    this.#lastSummary = summary;
    for (const note of synced.result.notes) this.#options.say(`to do here: ${note}`);
    for (const line of toDoLines(synced.opened)) this.#options.say(line);
    this.#sayAttention(synced);
    return synced;
  }

  // Once, and again when it is something else.
  #sayAttention({ after, hold, newest }: Synced): void {
    const now = this.#options.now();
    const lines = attentionLines(attentionOf(this.#instance, after, { hold, newest, now }));
    const said = lines.join('\n');
    if (said !== this.#lastAttention) for (const line of lines) this.#options.say(line);
    this.#lastAttention = said;
  }

  // Pulled and reported, not applied; what is kept for going back does not grow meanwhile.
  #leave(preview: Preview): Synced {
    if (preview.pulled.isNew) tidy(this.#instance, preview);
    const nothing = { result: { applied: [], refused: [], notes: [] }, opened: [] };
    return { ...preview, ...nothing, after: preview.states, recordAfter: preview.record };
  }

  // On change, and once a day; the first right after the start.
  async #report(synced: Synced): Promise<void> {
    const at = this.#options.now();
    const report = makeReport(this.#instance, {
      states: synced.after,
      record: synced.recordAfter,
      attemptedSeq: synced.pulled.head.seq,
      error: problemOf(synced),
      held: this.#lastHeld ?? stayingBehind(synced.hold, synced.newest),
      at,
    });
    const said = substance(report);
    if (!this.#isReportDue(at.getTime()) && said === this.#reported?.substance) return;
    const failure = await sendReport(this.#instance, report, this.#retryPolicy);
    if (failure === null) this.#reported = { substance: said, atMs: at.getTime() };
    else this.#options.say(`the report was not sent: ${failure.message}`);
  }

  // Also after a clock that was ahead was put back: the time of the last report lies in the future then.
  #isReportDue(now: number): boolean {
    const since = now - (this.#reported?.atMs ?? 0);
    return since >= REPORT_EVERY_MS || since < 0;
  }

  // Once per kind of failure; the next success is told again whatever was told before.
  async #reportFailure(error: ProSyncError): Promise<void> {
    if (this.#reported?.substance === error.code) return;
    const at = this.#options.now();
    await reportFailure(this.#instance, this.#writer, {
      error,
      at,
      retryPolicy: this.#retryPolicy,
    });
    this.#reported = { substance: error.code, atMs: at.getTime() };
  }

  // Ends early, and quietly, when the daemon is to stop.
  async #pause(ms: number): Promise<void> {
    await pause(ms, this.#options.signal).catch(() => undefined);
  }
}

function summaryOf(synced: Synced): string | null {
  const { result, plan, pulled } = synced;
  if (result.applied.length === 0 && result.refused.length === 0) return null;
  const refused = result.refused.length === 0 ? '' : `, ${result.refused.length} refused`;
  const release = `release ${pulled.head.epoch}.${pulled.head.seq}`;
  return `${release}: ${tallyWords(tally(plan, result))}${refused}`;
}
