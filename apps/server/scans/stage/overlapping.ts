/** Two: while the database stores one batch, the next one is prepared and sent. More would only hold more in memory. */
const AT_ONCE = 2;

/** Pieces of work that run two at a time, begun in the order in which they come. */
export class Overlapping {
  readonly #running = new Set<Promise<void>>();
  #failure: { error: unknown } | null = null;

  /** Waits until there is room for another piece of work. Throws what earlier work threw. */
  async room(): Promise<void> {
    while (this.#running.size >= AT_ONCE) await Promise.race(this.#running);
    this.#throwFailure();
  }

  /** Begins the work. */
  begin(work: () => Promise<void>): void {
    const running = work()
      .catch((error: unknown) => void (this.#failure ??= { error }))
      .finally(() => this.#running.delete(running));
    this.#running.add(running);
  }

  /** Waits for the end of all work, however it ends; throws what the first that failed threw. */
  async end(): Promise<void> {
    await Promise.all(this.#running);
    this.#throwFailure();
  }

  #throwFailure(): void {
    if (this.#failure !== null) throw this.#failure.error;
  }
}
