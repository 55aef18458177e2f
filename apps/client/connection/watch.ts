import { ProSyncError } from '#domain/errors';
import type { Limits } from './limits.ts';

/** Watches the deadlines of one exchange and ends it when one passes or when the caller gives up. */
export class Watch {
  readonly #controller = new AbortController();
  readonly #total: NodeJS.Timeout;
  readonly #outer: AbortSignal;
  readonly #giveUp = () => this.#end(new ProSyncError('interrupted', 'Interrupted.'));
  #phase: NodeJS.Timeout | undefined;
  #now = { what: '', ms: 0 };
  #reason: ProSyncError | null = null;

  constructor(limits: Limits, outer: AbortSignal) {
    this.#outer = outer;
    this.#total = setTimeout(() => this.#endWhole(limits.totalMs), limits.totalMs);
    if (outer.aborted) this.#giveUp();
    else outer.addEventListener('abort', this.#giveUp, { once: true });
  }

  /** Aborted when a deadline passed. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Why the exchange was ended, or null. */
  get reason(): ProSyncError | null {
    return this.#reason;
  }

  /** Begins a phase, which ends the one before; `what` says in the error what did not happen in time. */
  phase(what: string, ms: number): void {
    clearTimeout(this.#phase);
    this.#phase = setTimeout(() => this.#end(timeout(what, ms)), ms);
    this.#now = { what, ms };
  }

  /** Ends the exchange for the reason given. */
  fail(reason: ProSyncError): void {
    this.#end(reason);
  }

  /** Lets go of timers and listeners. */
  stop(): void {
    clearTimeout(this.#phase);
    clearTimeout(this.#total);
    this.#outer.removeEventListener('abort', this.#giveUp);
  }

  // A short `--timeout` ends the first phase and the whole at once: the phase says more.
  #endWhole(ms: number): void {
    const what = this.#now.ms >= ms ? this.#now.what : 'The answer took too long';
    this.#end(timeout(what, ms));
  }

  #end(reason: ProSyncError): void {
    this.#reason ??= reason;
    this.#controller.abort();
  }
}

function timeout(what: string, ms: number): ProSyncError {
  return new ProSyncError('timeout', `${what} (${ms / 1000} s).`, {
    remedy: 'Check the network and the server, then run the command again.',
  });
}
