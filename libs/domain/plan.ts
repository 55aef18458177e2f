import { decideDrift, type DriftKind, type DriftPolicy } from './drift.ts';
import type { AppliedItem, Facts, ItemState } from './installed.ts';
import type { ItemKey } from './item.ts';
import type { ManifestItem } from './manifest.ts';

/** An item with its installed state and what it was judged by. */
export type Judged = ItemState & { facts: Facts };

/** One thing that a sync does. */
export type PlanStep =
  | { action: 'install' | 'update'; item: ManifestItem; applied: AppliedItem | null }
  /**
   * The record alone follows: what is here is what the manifest has, under another version or digest than recorded, or not
   * recorded at all, or (`namesake`) under another GUID.
   */
  | { action: 'link'; item: ManifestItem; applied: AppliedItem | null; namesake: string | null }
  | { action: 'remove'; applied: AppliedItem };

/** What a sync does, and what it leaves alone. */
export interface SyncPlan {
  steps: PlanStep[];
  /** Items that differ but stay as they are: drifted, excluded, or deprecated without `prune`. */
  kept: ItemState[];
  /** What is done only when a person says yes; nobody there: it is kept. */
  questions: { state: Judged; step: PlanStep }[];
  /** Drifted items that are no longer followed from now on; kept as well. */
  detached: ItemState[];
}

export interface PlanOptions {
  /** True when this deprecated item is removed; otherwise it stays (design.md 9). */
  prune(item: ItemKey): boolean;
  /** Replaces what was changed here, this time (reliability.md B35). */
  overwrite: boolean;
  /** Links what is here, equal, and was not applied by ProSync: at the first contact, and when a person says so. */
  adopt: boolean;
  /** What the instance does about drift of this item. */
  policy(item: ItemKey): DriftPolicy;
}

/** The steps that bring the target to the manifest, in the order of the states given. */
export function planSync(states: readonly Judged[], options: PlanOptions): SyncPlan {
  const plan: SyncPlan = { steps: [], kept: [], questions: [], detached: [] };
  for (const state of states) {
    if (state.state === 'drifted') planDrifted(plan, state, options);
    else add(plan, state, stepFor(state, options));
  }
  return plan;
}

/** How many removals one run may do: the larger of 20 items and 10 % of what is installed (reliability.md I8). */
export function removalLimit(installed: number): number {
  return Math.max(20, Math.floor(installed * 0.1));
}

/** The plan with every question answered with yes. */
export function withYes(plan: SyncPlan): SyncPlan {
  const steps = [...plan.steps, ...plan.questions.map(({ step }) => step)];
  return { ...plan, steps, questions: [] };
}

/** The plan with every question answered with no: what was asked about stays as it is. */
export function withNo(plan: SyncPlan): SyncPlan {
  const kept = [...plan.kept, ...plan.questions.map(({ state }) => state)];
  return { ...plan, kept, questions: [] };
}

function add(plan: SyncPlan, state: Judged, step: PlanStep | null): void {
  if (step !== null) plan.steps.push(step);
  else if (state.state !== 'up-to-date') plan.kept.push(state);
}

function planDrifted(plan: SyncPlan, state: Judged, options: PlanOptions): void {
  const { drift, facts } = state;
  if (drift === null) return;
  // A decision to leave it alone stands until the facts change; only an explicit overwrite is stronger.
  const isIgnored = facts.ignored !== null && !options.overwrite;
  const decision = isIgnored
    ? 'leave'
    : decideDrift(drift, options.policy(state), options.overwrite);
  const step =
    drift === 'namesake' && decision !== 'write'
      ? linkNamesake(facts)
      : stepForDrift(drift, state, options);
  if (decision === 'ask' && step !== null) plan.questions.push({ state, step });
  else if (decision === 'write' || decision === 'link') add(plan, state, step);
  else plan.kept.push(state);
  if (decision === 'detach') plan.detached.push(state);
}

// Moved and no longer published: it goes from where it stands, as it would go from its place.
function stepForDrift(drift: DriftKind, { facts }: Judged, options: PlanOptions): PlanStep | null {
  return facts.wanted === null && drift === 'moved' ? removalFor(facts, options) : writeFor(facts);
}

function removalFor({ applied }: Facts, options: PlanOptions): PlanStep | null {
  return applied !== null && options.prune(applied) ? { action: 'remove', applied } : null;
}

function stepFor({ state, facts }: Judged, options: PlanOptions): PlanStep | null {
  switch (state) {
    case 'up-to-date':
      return linkFor(facts, options.adopt);
    case 'not-installed':
    case 'update-available':
    case 'failed':
      return writeFor(facts);
    case 'deprecated':
      return removalFor(facts, options);
    case 'drifted':
    case 'excluded':
      return null;
  }
}

function writeFor({ wanted, applied }: Facts): PlanStep | null {
  if (wanted === null) return null;
  return { action: applied === null ? 'install' : 'update', item: wanted, applied };
}

function linkFor({ wanted, applied }: Facts, adopt: boolean): PlanStep | null {
  if (wanted === null || (applied === null && !adopt)) return null;
  const isRecorded = applied?.version === wanted.version && applied.digest === wanted.digest;
  return isRecorded ? null : { action: 'link', item: wanted, applied, namesake: null };
}

function linkNamesake({ wanted, namesake }: Facts): PlanStep | null {
  return wanted === null ? null : { action: 'link', item: wanted, applied: null, namesake };
}
