import { setImmediate } from 'node:timers/promises';

/** How long the event loop may be held at once, in milliseconds. */
const SLICE_MS = 8;

/** Lets others have the event loop in between: decoding a row takes a millisecond, and there are thousands. */
export class Breath {
  #began = performance.now();

  /** Called after each piece of work. */
  async taken(): Promise<void> {
    if (performance.now() - this.#began < SLICE_MS) return;
    await setImmediate();
    this.#began = performance.now();
  }
}
