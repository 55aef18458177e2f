import type { ItemState } from './installed.ts';

/** Whether a target holds what is published, in numbers of items. */
export interface Compliance {
  /** Here exactly as published. */
  matching: number;
  /** Left as they are on purpose: excluded, changed here and kept, or no longer published and not removed. */
  kept: number;
  /** Published for this instance, and missing or different here. */
  differing: number;
  /** One of the differing items with the reason; null when there is none. */
  example: string | null;
}

/** Sums up the states of all items; each differing one carries its own reason. */
export function complianceOf(states: readonly ItemState[]): Compliance {
  const sum: Compliance = { matching: 0, kept: 0, differing: 0, example: null };
  for (const { state, name, reason, drift } of states) {
    if (state === 'up-to-date') sum.matching += 1;
    else if (KEPT.has(state) && drift !== 'deleted') sum.kept += 1;
    else {
      sum.differing += 1;
      sum.example ??= `${name}: ${reason ?? state.replaceAll('-', ' ')}`;
    }
  }
  return sum;
}

const KEPT: ReadonlySet<ItemState['state']> = new Set(['excluded', 'drifted', 'deprecated']);
