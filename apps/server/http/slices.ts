import { setImmediate as otherWork } from 'node:timers/promises';

/** Longest time for which one slice keeps everything else waiting. */
const SLICE_MS = 8;

interface Work {
  /** Goes on for one slice; true when it has ended. */
  slice(): boolean;
}

/** What waits, by who asked for it: a caller's own works follow one another, and the callers take turns. */
const lines = new Map<string, Work[]>();

/**
 * Runs long work step by step and lets everything else run between the slices; returns or throws what the work does. Used for
 * bodies over 64 kB and for whole manifests, so that no caller can stop the server for others. `who` asked for it: however much
 * one caller asks for, another one waits for a slice of it at a time.
 */
export function inSlices<Result>(
  steps: Generator<undefined, Result>,
  who: string,
): Promise<Result> {
  return new Promise((resolve, reject) => {
    const work = { slice: () => goOn(steps, resolve, reject) };
    const line = lines.get(who);
    if (line) line.push(work);
    else if (lines.set(who, [work]).size === 1) void takeTurns();
  });
}

async function takeTurns(): Promise<void> {
  while (lines.size > 0) {
    for (const [who, line] of lines) {
      if (line[0]?.slice() === true) line.shift();
      if (line.length === 0) lines.delete(who);
      await otherWork();
    }
  }
}

function goOn<Result>(
  steps: Generator<undefined, Result>,
  resolve: (result: Result) => void,
  reject: (error: unknown) => void,
): boolean {
  const end = performance.now() + SLICE_MS;
  try {
    for (;;) {
      const step = steps.next();
      if (step.done === true) {
        resolve(step.value);
        return true;
      }
      if (performance.now() >= end) return false;
    }
  } catch (error) {
    reject(error);
    return true;
  }
}
