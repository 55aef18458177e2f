import { setImmediate as otherWork } from 'node:timers/promises';

/** Longest time for which one slice keeps everything else waiting. */
const SLICE_MS = 8;

/** All long work waits in one line: ten bodies at once must not keep the others waiting ten times as long. */
let line: Promise<unknown> = Promise.resolve();

/**
 * Runs long work step by step and lets everything else run between the slices; returns or throws what the work does. Used for
 * bodies over 64 kB, so that no caller can stop the server for others.
 */
export function inSlices<Result>(steps: Generator<undefined, Result>): Promise<Result> {
  const turn = line.then(() => finish(steps));
  line = turn.catch(() => undefined);
  return turn;
}

async function finish<Result>(steps: Generator<undefined, Result>): Promise<Result> {
  let sliceEnd = performance.now() + SLICE_MS;
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
    if (performance.now() < sliceEnd) continue;
    await otherWork();
    sliceEnd = performance.now() + SLICE_MS;
  }
}
