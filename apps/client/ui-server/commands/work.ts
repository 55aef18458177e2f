import { ProSyncError } from '#domain/errors';
import type { WorkView } from '#api/window-views';
import type { Ran } from './command-run.ts';
import type { Listener } from './window-reporter.ts';

/** How many commands of this window are remembered. */
const KEPT = 50;
/** Of one command; a daemon's log is elsewhere. */
const KEPT_MESSAGES = 200;

/** What this window does: one thing at a time, and every page that follows it is informed. */
export class Work {
  readonly #now: () => Date;
  readonly #watchers = new Set<() => void>();
  #done: WorkView[] = [];
  #current: WorkView | null = null;
  #settled: Promise<unknown> = Promise.resolve();

  constructor(now: () => Date) {
    this.#now = now;
  }

  /** What is at work, first, and what was done before, newest first. */
  views(): WorkView[] {
    return this.#current === null ? this.#done : [this.#current, ...this.#done];
  }

  get isAtWork(): boolean {
    return this.#current !== null;
  }

  /** Resolves when nothing is at work. */
  async settled(): Promise<void> {
    await this.#settled;
  }

  watch(watcher: () => void): () => void {
    this.#watchers.add(watcher);
    return () => void this.#watchers.delete(watcher);
  }

  /** Does it, or throws `busy` while something else is at work. */
  async do(line: string, work: (listener: Listener) => Promise<Ran>): Promise<Ran> {
    if (this.#current !== null) throw busy(this.#current);
    const since = this.#now().toISOString();
    this.#current = { line, since, endedAt: null, exit: null, progress: null, messages: [] };
    this.#tell();
    const doing = work({
      onMessage: (message) =>
        this.#change(({ messages }) => ({ messages: kept(messages, message) })),
      onProgress: (progress) => this.#change(() => ({ progress })),
    });
    this.#settled = doing.catch(() => undefined);
    try {
      const ran = await doing;
      this.#change(() => ({ exit: ran.exit }));
      return ran;
    } finally {
      this.#end();
    }
  }

  #change(by: (view: WorkView) => Partial<WorkView>): void {
    if (this.#current === null) return;
    this.#current = { ...this.#current, ...by(this.#current) };
    this.#tell();
  }

  #end(): void {
    if (this.#current === null) return;
    const ended = { ...this.#current, endedAt: this.#now().toISOString(), progress: null };
    this.#done = [ended, ...this.#done].slice(0, KEPT);
    this.#current = null;
    this.#tell();
  }

  #tell(): void {
    for (const watcher of this.#watchers) watcher();
  }
}

function kept(messages: readonly string[], message: string): string[] {
  return [...messages, message].slice(-KEPT_MESSAGES);
}

function busy({ line, since }: WorkView): ProSyncError {
  return new ProSyncError('busy', `This window has been at work since ${since}: ${line}`, {
    remedy: 'Wait until it has ended.',
  });
}
