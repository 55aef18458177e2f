import type { Exclusion } from '#domain/exclusion';
import type { Hold } from './hold-file.ts';
import { openUntil, opensNext, type Maintenance } from '../state/maintenance.ts';

/**
 * In how many milliseconds the clock alone changes what a daemon may do: a pause or an exclusion ends, a maintenance window
 * opens or closes. Infinity when nothing does.
 */
export function nextChangeMs(
  hold: Hold,
  maintenance: Maintenance | undefined,
  exclusions: readonly Exclusion[],
  now: Date,
): number {
  const ends = [hold.pause?.until, ...exclusions.map(({ until }) => until)];
  const times = ends.flatMap((until) => (until == null ? [] : Date.parse(until)));
  if (maintenance !== undefined) {
    const next = openUntil(maintenance, now) ?? opensNext(maintenance, now);
    if (next !== null) times.push(next.getTime());
  }
  const waits = times.map((time) => time - now.getTime()).filter((wait) => wait > 0);
  return Math.min(Infinity, ...waits);
}
