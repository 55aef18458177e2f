import type { Associations } from './association.ts';
import {
  automaticChanges,
  decidedChanges,
  type ChangeRules,
  type Decision,
} from './event-changes.ts';
import type { InventoryEvent } from './inventory-event.ts';
import { inOrder, type Change, type Draft, type PlanStep } from './plan-step.ts';
import { recordKey } from './vendor-record.ts';

/**
 * What becomes of an event in this run: `shown` at level `report`, `ignored` with its parent or by itself, `planned`, `manual`
 * while it waits for a person, `waiting` for the event that it hangs below.
 */
export type EventState = 'shown' | 'ignored' | 'planned' | 'manual' | 'waiting';

export interface PlannedEvent {
  event: InventoryEvent;
  state: EventState;
  /** Why a decision is not carried out; null when there is none or it is. */
  refused: string | null;
}

/** What a run would do, in order. */
export interface RunPlan {
  steps: PlanStep[];
  events: PlannedEvent[];
}

/** What the plan depends on beside the events. Fingerprints name facts: those that changed are forgotten by themselves. */
export interface PlanOptions extends ChangeRules {
  associations: Associations;
  decisions: readonly Decision[];
  /** Fingerprints of ignored events. */
  ignored: ReadonlySet<string>;
  /** Fingerprints of events whose automatic step failed: they wait for a person. */
  failed: ReadonlySet<string>;
}

/** Plans a run from its events, which come parents first (docs/inventory.md#3.3, #3.4). The same input gives the same plan. */
export function planRun(events: readonly InventoryEvent[], options: PlanOptions): RunPlan {
  const planner = new Planner(options);
  const planned = events.map((event) => planner.plan(event));
  return { steps: inOrder(planner.drafts), events: planned };
}

interface Outcome {
  state: EventState;
  /** The steps of the event, for what hangs below it. */
  drafts: readonly Draft[];
  /** False when a decision leads elsewhere than the events below it assume: those wait for the next run. */
  isAsAssumed: boolean;
}

class Planner {
  readonly drafts: Draft[] = [];
  readonly #options: PlanOptions;
  readonly #decisions: ReadonlyMap<string, Decision>;
  readonly #outcomes = new Map<string, Outcome>();
  /** Destinations that a step of this plan associates. */
  readonly #claimed = new Set<string>();

  constructor(options: PlanOptions) {
    this.#options = options;
    this.#decisions = new Map(
      options.decisions.map((decision) => [decision.fingerprint, decision]),
    );
  }

  plan(event: InventoryEvent): PlannedEvent {
    const above =
      event.hangsBelow === null ? undefined : this.#outcomes.get(recordKey(event.hangsBelow));
    const { refused = null, ...outcome } = this.#outcomeOf(event, above);
    this.#outcomes.set(recordKey(event.source), outcome);
    return { event, state: outcome.state, refused };
  }

  #outcomeOf(event: InventoryEvent, above: Outcome | undefined): Outcome & { refused?: string } {
    const { settings, ignored } = this.#options;
    if (above?.state === 'ignored' || ignored.has(event.fingerprint)) return idle('ignored');
    if (settings.level === 'report') return idle('shown');
    const decision = this.#decisions.get(event.fingerprint);
    if (decision?.action === 'ignore' || decision?.action === 'keep') return idle('ignored');
    if (above !== undefined && (above.state !== 'planned' || !above.isAsAssumed))
      return idle('waiting');
    const changes = this.#changesOf(event, decision);
    if (changes === null && decision === undefined) return idle('manual');
    const why = changes === null ? UNFIT : this.#whyRefused(changes);
    if (changes === null || why !== null)
      return { ...idle('manual'), ...(why && { refused: why }) };
    return this.#planned(event, changes, above);
  }

  #changesOf(event: InventoryEvent, decision: Decision | undefined): Change[] | null {
    if (decision !== undefined) return decidedChanges(event, decision, this.#options);
    const { settings, failed } = this.#options;
    const isAutomatic = settings.handling[event.type] === 'automatic';
    if (!isAutomatic || failed.has(event.fingerprint)) return null;
    return automaticChanges(event, this.#options);
  }

  // No destination is associated twice, neither with what is stored nor within one plan.
  #whyRefused(changes: readonly Change[]): string | null {
    for (const change of changes) {
      if (change.action !== 'associate') continue;
      const key = recordKey(change.destination);
      if (this.#claimed.has(key) || this.#options.associations.hasDestination(change.destination))
        return 'The destination is associated with another record.';
    }
    return null;
  }

  #planned(event: InventoryEvent, changes: readonly Change[], above: Outcome | undefined): Outcome {
    const drafts: Draft[] = [];
    for (const change of changes) {
      if (change.action === 'associate') this.#claimed.add(recordKey(change.destination));
      const needs = [...(above?.drafts ?? []), ...drafts];
      drafts.push({ change, event: event.fingerprint, needs });
    }
    this.drafts.push(...drafts);
    return { state: 'planned', drafts, isAsAssumed: isAsAssumed(event, changes) };
  }
}

const UNFIT = 'The decision does not fit the event as it is now.';

function idle(state: EventState): Outcome {
  return { state, drafts: [], isAsAssumed: false };
}

/** True when what hangs below the event is still right after these changes. */
function isAsAssumed(
  { type, destination, createAs }: InventoryEvent,
  changes: readonly Change[],
): boolean {
  if (type === 'destination-moved') return true;
  return changes.some((change) => {
    if (change.action === 'create') return createAs !== null;
    return (
      change.action === 'associate' && recordKey(change.destination) === recordKey(destination)
    );
  });
}
