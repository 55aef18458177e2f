import { endsSoon, hasEnded } from '#domain/exclusion';
import type { Instance } from '../instance.ts';
import { heldBack } from './held-back.ts';
import { readHold } from './hold-file.ts';
import { nextChangeMs } from './next-change.ts';

/**
 * Names what people decided here, as it counts now: what holds, whether the window is open, the overrides about items, and
 * which exclusions end, and what was done by hand. Another name is news for a daemon.
 */
export function decisions(instance: Instance, now: Date): string {
  const { place, config, overrides, instructions } = instance;
  const hold = readHold(place.hold, now);
  const isHeld = heldBack(hold, config.maintenance, now) !== null;
  const ends = overrides.exclusions().map((each) => [hasEnded(each, now), endsSoon(each, now)]);
  const done = instructions.all().flatMap((each) => each.done ?? []);
  return JSON.stringify([hold, isHeld, overrides.changedAt(), ends, done]);
}

/** In how many milliseconds the clock alone changes one of these: a window opens, a pause or an exclusion ends. */
export function untilChangeMs({ place, config, overrides }: Instance, now: Date): number {
  return nextChangeMs(readHold(place.hold, now), config.maintenance, overrides.exclusions(), now);
}
