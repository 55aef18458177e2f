/** From this difference on, something is wrong with one of two clocks (docs/guarantees.md#2.2). */
export const CLOCKS_DIFFER_MS = 60_000;
/** From this difference on, the server signs nothing: a time that it signs must be about right. */
export const CLOCKS_APART_MS = 3_600_000;

/** What follows from a difference between two clocks. */
export type ClockState = 'agree' | 'differ' | 'apart';

/** Judges a difference in milliseconds, in whichever direction. */
export function clockState(differenceMs: number): ClockState {
  const difference = Math.abs(differenceMs);
  if (difference >= CLOCKS_APART_MS) return 'apart';
  return difference >= CLOCKS_DIFFER_MS ? 'differ' : 'agree';
}

/** The middle of some differences, so that a few wrong clocks do not decide; null when there are fewer than three. */
export function medianDifference(differencesMs: readonly number[]): number | null {
  if (differencesMs.length < 3) return null;
  const sorted = differencesMs.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? null;
}

/** "5 minutes ahead of", "2 hours behind": how a clock that differs by so much stands to the other one. */
export function inWords(differenceMs: number): string {
  const seconds = Math.round(Math.abs(differenceMs) / 1_000);
  const [amount, unit] =
    seconds < 120
      ? [seconds, 'second']
      : seconds < 7_200
        ? [Math.round(seconds / 60), 'minute']
        : [Math.round(seconds / 3_600), 'hour'];
  const size = `${amount} ${unit}${amount === 1 ? '' : 's'}`;
  return differenceMs < 0 ? `${size} behind` : `${size} ahead of`;
}
