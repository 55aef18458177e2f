import { setImmediate as nextTurn } from 'node:timers/promises';
import type { ProSyncError } from '#domain/errors';
import { asProSyncError } from '../exit-codes.ts';
import type { Io } from './io.ts';

/**
 * Lets output fail without an end to what is at work: a daemon goes on when there is no room for its log. The function that
 * it returns reports at the end what was lost, or null. A reader that went away is no loss (docs/guarantees.md#b38).
 */
export function noteLostOutput({ stdout, stderr }: Io): () => Promise<ProSyncError | null> {
  let lost: ProSyncError | null = null;
  stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE' || error.code === 'ERR_STREAM_DESTROYED') return;
    lost ??= asProSyncError(Object.assign(error, { path: 'the output' }));
  });
  // There is nowhere left to say it.
  stderr.on('error', () => undefined);
  return async () => {
    // A failed write reports its error in the next turn.
    await nextTurn();
    return lost;
  };
}
