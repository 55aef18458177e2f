import type { Below } from './inventory-event.ts';
import type { RecordKey } from './vendor-record.ts';

/** What a run does to one record, with what it was before and will be after (docs/inventory.md#1). */
export type Change =
  /** Writes the association ahead, creates, and completes the association. */
  | { action: 'create'; source: RecordKey; below: Below; name: string }
  | { action: 'associate'; source: RecordKey; destination: RecordKey }
  | { action: 'move'; destination: RecordKey; from: RecordKey | null; to: Below }
  /** `freesName`: another step of the plan takes the name that it had. */
  | { action: 'rename'; destination: RecordKey; from: string; to: string; freesName: boolean }
  | { action: 'remove-association'; source: RecordKey; destination: RecordKey }
  | { action: 'deactivate'; destination: RecordKey };

/** A change in its place in the plan. */
export type PlanStep = Change & {
  /** The fingerprint of the event that it handles. */
  event: string;
  /** Positions in the plan of the steps without which it is not done. */
  needs: readonly number[];
};

/** A step before the plan has its order: `needs` are steps themselves. */
export interface Draft {
  change: Change;
  event: string;
  needs: readonly Draft[];
}

/**
 * The steps in the order of docs/inventory.md#3.4: renames that free a name, creations, moves, associations, updates,
 * deactivations; parents first, and none before what it needs. The drafts come parents first, and each after its needs.
 */
export function inOrder(drafts: readonly Draft[]): PlanStep[] {
  const ranks = new Map<Draft, number>();
  for (const draft of drafts) {
    const before = draft.needs.map((need) => ranks.get(need) ?? 0);
    ranks.set(draft, Math.max(rankOf(draft.change), ...before));
  }
  // Sorting keeps the order of equal ranks.
  const sorted = drafts.toSorted((a, b) => (ranks.get(a) ?? 0) - (ranks.get(b) ?? 0));
  const positions = new Map(sorted.map((draft, position) => [draft, position]));
  return sorted.map(({ change, event, needs }) => ({
    ...change,
    event,
    needs: needs.flatMap((need) => positions.get(need) ?? []),
  }));
}

function rankOf(change: Change): number {
  if (change.action === 'rename') return change.freesName ? 0 : UPDATE;
  return RANKS[change.action];
}

const UPDATE = 4;
const RANKS = { create: 1, move: 2, associate: 3, 'remove-association': 5, deactivate: 5 } as const;
