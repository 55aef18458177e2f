import { Random } from '../automate/instance/random.ts';

/*
 * A test that injects a fault at each of many places takes minutes. `npm test` takes a share of the places, others each time, and
 * prints the seed with which PROSYNC_SEED repeats the run; `npm run test:faults` takes all of them.
 */

export const isThorough = process.env.PROSYNC_FAULTS === 'all';

const SHARE = 5;
const seed = process.env.PROSYNC_SEED ?? String(Date.now());
const random = new Random(seed);
if (!isThorough) console.log(`a share of the places for faults, seed ${seed}`);

/** The place that is tried after place `n` of 1, 2, ...: the next one, or in a share one of the next `2 * each - 1`. */
export function placeAfter(n: number, each = SHARE): number {
  return isThorough ? n + 1 : n + random.between(1, 2 * each - 1);
}

/** The places that are tried of these, in their order: all, or in a share the first, the last, and one in `each` of the rest. */
export function shareOf<T>(places: readonly T[], each = SHARE): T[] {
  return places.filter(
    (_, at) => isThorough || at === 0 || at === places.length - 1 || random.chance(1 / each),
  );
}
