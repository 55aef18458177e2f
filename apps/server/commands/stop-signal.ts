import { constants } from 'node:os';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** npm passes on what the terminal told its child already: within this time it is the same Ctrl-C. */
const ECHO_MS = 500;

/**
 * Resolves with the first signal to stop. A second one forces: the process ends at once, and so it does after
 * `deadlineMs` when something keeps it alive (docs/guarantees.md#i13). An embedded PostgreSQL is then adopted by the next start.
 */
export function stopSignal(deadlineMs: number): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    let stoppingSince: number | undefined;
    const stop = (signal: NodeJS.Signals): void => {
      const now = performance.now();
      if (stoppingSince !== undefined) {
        if (now - stoppingSince > ECHO_MS) process.exit(128 + constants.signals[signal]);
        return;
      }
      stoppingSince = now;
      setTimeout(() => process.exit(1), deadlineMs).unref();
      resolve(signal);
    };
    for (const signal of SIGNALS) process.on(signal, stop);
  });
}
