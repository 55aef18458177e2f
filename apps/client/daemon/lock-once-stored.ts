import { pause, pauseAfter } from '../connection/retry.ts';
import { asProSyncError, EXIT, exitCodeOf } from '../exit-codes.ts';
import { takeLock, type Lock } from '../state/lock.ts';
import type { DaemonOptions } from './daemon.ts';

/**
 * The daemon's lock, as soon as the storage takes it: a full or read-only disk passes, and a daemon that starts meanwhile waits for
 * that as one that runs does. Null when the signal came first. Throws `busy`.
 */
export async function lockOnceStored(
  path: string,
  { now, signal, say }: Pick<DaemonOptions, 'now' | 'signal' | 'say'>,
): Promise<Lock | null> {
  for (let failures = 1; !signal.aborted; failures += 1) {
    try {
      return takeLock(path, now());
    } catch (cause) {
      const error = asProSyncError(cause);
      if (exitCodeOf(error) !== EXIT.storage) throw error;
      if (failures === 1) say(`${error.code}: ${error.message}`);
      await pause(pauseAfter(error, failures), signal).catch(() => undefined);
    }
  }
  return null;
}
