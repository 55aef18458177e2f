import { userInfo } from 'node:os';
import { ProSyncError } from '#domain/errors';
import type { Instance } from '../instance.ts';
import { takeLock } from '../state/lock.ts';
import type { Decider } from '../overrides/overrides.ts';

/** Changes what was decided here, alone: a running sync must not see half of it. Throws `busy`. */
export function decide(instance: Instance, change: () => void): void {
  const lock = takeLock(instance.lockPath, instance.terminal.io.now());
  try {
    instance.overrides.reload();
    change();
  } finally {
    lock.release();
  }
}

/** Who decides: `--owner`, else the account; and why. */
export function decider(given: { reason?: string; owner?: string }, now: Date): Decider {
  return { reason: given.reason ?? 'by choice', owner: given.owner ?? account(), now };
}

/** The end of an exclusion from `YYYY-MM-DD` (its whole day counts) or a full time. Throws `usage`. */
export function endOf(text: string | undefined, now: Date): Date | null {
  if (text === undefined) return null;
  const isDay = /^\d{4}-\d{2}-\d{2}$/.test(text);
  const end = new Date(isDay ? `${text}T23:59:59` : text);
  if (Number.isNaN(end.getTime())) {
    throw new ProSyncError('usage', `"${text}" is not a date.`, {
      remedy: 'Write it as 2027-01-31, or as 2027-01-31T18:00:00Z.',
    });
  }
  if (end.getTime() > now.getTime()) return end;
  throw new ProSyncError('usage', `${text} has already passed.`, { remedy: 'Give a later date.' });
}

// An account without an entry in the system's list, as in a small container, has no name.
function account(): string {
  try {
    return userInfo().username;
  } catch {
    return 'unknown';
  }
}
