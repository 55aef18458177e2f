import { byRelease, type Head } from '#domain/head';
import { pauseSentence, type Hold } from './hold-file.ts';
import { openUntil, opensNext, type Maintenance } from '../state/maintenance.ts';

/**
 * Why a daemon applies nothing now, in one sentence: a pause, or a maintenance window that is closed. Null when it may
 * change something.
 */
export function heldBack(
  hold: Hold,
  maintenance: Maintenance | undefined,
  now: Date,
): string | null {
  if (hold.pause !== null) return pauseSentence(hold.pause);
  if (maintenance === undefined || openUntil(maintenance, now) !== null) return null;
  const opens = opensNext(maintenance, now);
  return `outside the maintenance window, which opens ${opens?.toISOString() ?? 'never again'}`;
}

/** Why the instance stays behind the newest release on purpose; null when it does not. */
export function stayingBehind({ pin }: Hold, newest: Head): string | null {
  if (pin === null || byRelease(pin, newest) === 0) return null;
  return `stays at release ${pin.epoch}.${pin.seq}: ${pin.reason} (${pin.owner})`;
}
