import { decideDrift, type DriftKind } from './drift.ts';
import { handOver } from './hand-over.ts';
import type { AppliedItem, Facts } from './installed.ts';
import { itemKey } from './item.ts';
import type { ManifestItem } from './manifest.ts';
import { isSamePlace } from './places.ts';
import type { Judged, PlanOptions, PlanStep, SyncPlan } from './steps.ts';

export type { Blocked, Judged, PlanOptions, PlanStep, SyncPlan } from './steps.ts';

/**
 * The steps that bring the target to the manifest, in the order of the states given. `all` are the states of every item, of
 * which only some may be planned for: an item outside of the selection can have the place of one inside.
 */
export function planSync(
  states: readonly Judged[],
  options: PlanOptions,
  all: readonly Judged[] = states,
): SyncPlan {
  return handOver(decided(states, options), all, options);
}

/** What each state alone asks for, before items with one place are brought together. */
function decided(states: readonly Judged[], options: PlanOptions): SyncPlan {
  const plan: SyncPlan = { steps: [], kept: [], questions: [], detached: [], blocked: [] };
  for (const state of states) {
    if (state.state === 'drifted') planDrifted(plan, state, options);
    else add(plan, state, stepFor(state, options));
  }
  return plan;
}

/** How many removals one run may do: the larger of 20 items and 10 % of what is installed (docs/guarantees.md#i8). */
export function removalLimit(installed: number): number {
  return Math.max(20, Math.floor(installed * 0.1));
}

/** A plan that does nothing, for plans of which only the steps count. */
export const NOTHING_ELSE: Readonly<Omit<SyncPlan, 'steps'>> = {
  kept: [],
  questions: [],
  detached: [],
  blocked: [],
};

/** True when another item takes the place of what is removed, so that nothing is missing there afterwards. */
export function isHandOver(step: PlanStep): boolean {
  if (step.action !== 'remove' || step.successor === null) return false;
  return isSamePlace(step.applied.path, step.successor.path);
}

/** By the item that takes over a place in these steps: the item that it takes it from. */
export function handOversOf(steps: readonly PlanStep[]): Map<string, AppliedItem> {
  return new Map(
    steps.flatMap((step) =>
      step.action === 'remove' && step.successor !== null && isHandOver(step)
        ? [[itemKey(step.successor), step.applied]]
        : [],
    ),
  );
}

/** The steps that people count: a link changes nothing that they see, and a hand-over is one change. */
export function changesOf(steps: readonly PlanStep[]): PlanStep[] {
  return steps.filter((step) => step.action !== 'link' && !isHandOver(step));
}

/** True for a removal that leaves its place empty; only these count for the limit of removals. */
export function isPlainRemoval(step: PlanStep): boolean {
  return step.action === 'remove' && !isHandOver(step);
}

/** The item that a step is about. */
export function itemOf(step: PlanStep): AppliedItem | ManifestItem {
  return step.action === 'remove' ? step.applied : step.item;
}

/** The plan with every question answered with yes. */
export function withYes(plan: SyncPlan): SyncPlan {
  const steps = [...plan.steps, ...plan.questions.map(({ step }) => step)];
  return { ...plan, steps, questions: [] };
}

/** The plan with every question answered with no: what was asked about stays as it is, or where it is. */
export function withNo(plan: SyncPlan): SyncPlan {
  const steps = [...plan.steps, ...plan.questions.flatMap(({ otherwise }) => otherwise ?? [])];
  const left = plan.questions.filter(({ otherwise }) => otherwise === undefined);
  const kept = [...plan.kept, ...left.map(({ state }) => state)];
  return { ...plan, steps, kept, questions: [] };
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
  const inPlace = drift === 'moved' ? updateInPlace(facts) : null;
  if (decision === 'ask' && step !== null)
    plan.questions.push({ state, step, ...(inPlace !== null && { otherwise: inPlace }) });
  else if (decision === 'write' || decision === 'link') add(plan, state, step);
  else add(plan, state, inPlace);
  if (decision === 'detach') plan.detached.push(state);
}

// Moved and no longer published: it goes from where it stands, as it would go from its place.
function stepForDrift(drift: DriftKind, { facts }: Judged, options: PlanOptions): PlanStep | null {
  return facts.wanted === null && drift === 'moved' ? removalFor(facts, options) : writeFor(facts);
}

// Only what is still known by its GUID: content that is known by its bytes would not be found again.
function updateInPlace({ wanted, applied, found }: Facts): PlanStep | null {
  if (wanted === null || applied === null || found === null) return null;
  const isRecorded = applied.version === wanted.version && applied.digest === wanted.digest;
  return isRecorded ? null : { action: 'update', item: wanted, applied, keepsPlace: true };
}

function removalFor({ applied }: Facts, options: PlanOptions): PlanStep | null {
  return applied !== null && options.prune(applied)
    ? { action: 'remove', applied, successor: null }
    : null;
}

function stepFor({ state, facts }: Judged, options: PlanOptions): PlanStep | null {
  if (facts.unsupported !== null) return null;
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
