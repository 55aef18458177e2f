import { constants } from 'node:os';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Resolves with the first signal to stop. A second one forces: the process ends at once, and so it does after
 * `deadlineMs` when something keeps it alive (reliability.md I13). An embedded PostgreSQL is then adopted by the next start.
 */
export function stopSignal(deadlineMs: number): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    let isStopping = false;
    const stop = (signal: NodeJS.Signals): void => {
      if (isStopping) process.exit(128 + constants.signals[signal]);
      isStopping = true;
      setTimeout(() => process.exit(1), deadlineMs).unref();
      resolve(signal);
    };
    for (const signal of SIGNALS) process.on(signal, stop);
  });
}
