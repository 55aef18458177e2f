import type { Progress } from './progress.ts';

/** Looks after a worker thread while it works, and says when one file keeps it busy for too long. */
export class Watch {
  readonly #progress: Progress;
  readonly #tooSlow: (path: string) => void;
  #timer: NodeJS.Timeout | null = null;
  #count = -1;
  #since = 0;

  constructor(progress: Progress, tooSlow: (path: string) => void) {
    this.#progress = progress;
    this.#tooSlow = tooSlow;
  }

  /** Begins, unless it has begun: the thread got something to do. */
  start(limitMs: number): void {
    if (this.#timer !== null || limitMs === Infinity) return;
    this.#count = -1;
    this.#timer = setInterval(() => this.#look(limitMs), Math.min(limitMs / 4, 1000)).unref();
  }

  stop(): void {
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#timer = null;
  }

  #look(limitMs: number): void {
    const now = this.#progress.now();
    if (now === null || now.count !== this.#count) {
      this.#count = now?.count ?? -1;
      this.#since = performance.now();
    } else if (performance.now() - this.#since >= limitMs) {
      this.stop();
      this.#tooSlow(now.path);
    }
  }
}
