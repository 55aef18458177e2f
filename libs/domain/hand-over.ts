import { decideDrift } from './drift.ts';
import { itemKey, type ItemKey } from './item.ts';
import type { ManifestItem } from './manifest.ts';
import { isSamePlace, overlap } from './places.ts';
import type { Blocked, Judged, PlanOptions, PlanStep, Removal, SyncPlan } from './steps.ts';
import { whyInTheWay } from './why-in-the-way.ts';

type Arrival = Exclude<PlanStep, Removal>;
interface Planned {
  step: PlanStep;
  /** Set when the step is done only when a person says yes. */
  question: Judged | null;
}

/**
 * Brings items with one place together. A place belongs to the item that the record names: another one takes it over only
 * when that item leaves it in the same plan, by moving, by its removal, or because it is no longer published and gives way.
 * Nothing is removed from a place where a published item belongs that does not arrive there. Chains and circles of items
 * that take each other's places go together, or none of them goes.
 */
export function handOver(plan: SyncPlan, all: readonly Judged[], options: PlanOptions): SyncPlan {
  // Almost every plan: each item has its own place.
  if (!all.some(({ facts }) => facts.inTheWay.length > 0)) return plan;
  return new Handing(plan, all, options).result();
}

class Handing {
  readonly #plan: SyncPlan;
  readonly #options: PlanOptions;
  readonly #states: ReadonlyMap<string, Judged>;
  readonly #planned = new Map<string, Planned>();
  /** By the item that has a place: those that belong there. */
  readonly #waiting = new Map<string, Judged[]>();
  readonly #blocked = new Map<string, Blocked>();
  readonly #stays = new Map<string, Judged>();
  readonly #kept: ReadonlySet<string>;
  readonly #queue: Judged[];

  constructor(plan: SyncPlan, all: readonly Judged[], options: PlanOptions) {
    this.#plan = plan;
    this.#options = options;
    this.#kept = new Set(plan.kept.map(itemKey));
    this.#states = new Map(all.map((state) => [itemKey(state), state]));
    for (const step of plan.steps) this.#planned.set(keyOf(step), { step, question: null });
    for (const { state, step } of plan.questions)
      this.#planned.set(keyOf(step), { step, question: state });
    const waiting = all.filter(({ facts }) => facts.inTheWay.length > 0);
    for (const state of waiting)
      for (const holder of state.facts.inTheWay.map(itemKey))
        this.#waiting.set(holder, [...(this.#waiting.get(holder) ?? []), state]);
    this.#queue = [...waiting];
  }

  result(): SyncPlan {
    // The queue grows meanwhile: whoever waits for an item that stays is judged again.
    for (const state of this.#queue) this.#judge(state);
    const planned = [...this.#planned.values()];
    return {
      ...this.#plan,
      steps: planned.flatMap(({ step, question }) => (question === null ? [step] : [])),
      questions: planned.flatMap(({ step, question }) =>
        question === null ? [] : [{ state: question, step }],
      ),
      kept: [
        ...this.#plan.kept.filter((state) => !this.#planned.has(itemKey(state))),
        ...this.#stays.values(),
      ],
      blocked: [...this.#plan.blocked, ...this.#blocked.values()],
    };
  }

  #judge(state: Judged): void {
    const arrival = this.#arrivalOf(state);
    if (arrival === null) return this.#keepFor(state);
    for (const holder of state.facts.inTheWay.flatMap(
      (key) => this.#states.get(itemKey(key)) ?? [],
    )) {
      if (!this.#leaves(holder, state, arrival)) return this.#block(state, holder);
    }
    if (arrival.question !== null) this.#askAboutRemovals(state, arrival.step.item);
  }

  // Without the yes to the arrival, nothing is taken from its place either.
  #askAboutRemovals({ contentType, guid, facts }: Judged, item: ManifestItem): void {
    for (const key of facts.inTheWay.map(itemKey)) {
      const planned = this.#planned.get(key);
      if (planned?.step.action !== 'remove') continue;
      if (isTiedTo(planned.step, { contentType, guid }, item))
        planned.question ??= this.#states.get(key) ?? null;
    }
  }

  // The holder's place is free once the plan is done; makes it so where the holder has to give way.
  #leaves(holder: Judged, state: Judged, arrival: Planned & { step: Arrival }): boolean {
    const planned = this.#planned.get(itemKey(holder));
    const { item } = arrival.step;
    if (planned === undefined) return this.#givesWay(holder, state, arrival);
    this.#askTogether(arrival, planned);
    const { step } = planned;
    if (step.action !== 'remove') return !overlap(step.item.path, item.path);
    if (step.successor === null && isSamePlace(step.applied.path, item.path))
      planned.step = { ...step, successor: item };
    return true;
  }

  // What depends on the answer to a question is asked about with it.
  #askTogether(arrival: Planned, holder: Planned): void {
    if (holder.question === null || arrival.question !== null) return;
    arrival.question = this.#states.get(keyOf(arrival.step)) ?? null;
    this.#queue.push(...(this.#waiting.get(keyOf(arrival.step)) ?? []));
  }

  #givesWay(
    holder: Judged,
    state: Judged,
    { step, question }: Planned & { step: Arrival },
  ): boolean {
    const { facts } = holder;
    const { applied } = facts;
    if (facts.wanted !== null || applied === null || facts.exclusion !== null) return false;
    if (this.#isKeptForAnother(holder, state, applied.path)) return false;
    const isChanged = holder.drift === 'changed';
    if (isChanged && state.facts.isEqual !== true && !this.#mayReplace(holder, state)) return false;
    const removal: Removal = {
      action: 'remove',
      applied: isChanged ? { ...applied, digest: facts.found ?? applied.digest } : applied,
      successor: step.item,
    };
    // What was moved away follows only when the item that arrives is meant to undo the move.
    if (facts.movedTo !== null && state.drift !== 'moved') removal.isForgotten = true;
    this.#planned.set(itemKey(holder), { step: removal, question: question && holder });
    this.#stays.delete(itemKey(holder));
    return true;
  }

  // An item is published for this very place, and does not arrive.
  #isKeptForAnother(holder: Judged, state: Judged, path: string): boolean {
    const heirs = this.#waiting.get(itemKey(holder)) ?? [];
    return heirs.some(
      (heir) => heir !== state && isSamePlace(heir.path, path) && !this.#planned.has(itemKey(heir)),
    );
  }

  // The policy of the item that arrives counts: the other one is not published any more.
  #mayReplace(holder: Judged, state: Judged): boolean {
    const { overwrite } = this.#options;
    if (holder.facts.ignored !== null && !overwrite) return false;
    return decideDrift('changed', this.#options.policy(state), overwrite) === 'write';
  }

  #arrivalOf(state: Judged): (Planned & { step: Arrival }) | null {
    const planned = this.#planned.get(itemKey(state));
    if (planned === undefined || planned.step.action === 'remove') return null;
    return planned as Planned & { step: Arrival };
  }

  #block(state: Judged, holder: Judged): void {
    this.#planned.delete(itemKey(state));
    const isPlanned = this.#planned.has(itemKey(holder));
    const isBlocked = this.#blocked.has(itemKey(holder));
    this.#blocked.set(itemKey(state), whyInTheWay(state, holder, { isPlanned, isBlocked }));
    this.#keepFor(state);
    this.#queue.push(...(this.#waiting.get(itemKey(state)) ?? []));
  }

  // An item does not arrive: nothing is taken from its place, and nothing else gives way for it.
  #keepFor({ contentType, guid, facts }: Judged): void {
    const item = facts.wanted;
    for (const key of item === null ? [] : facts.inTheWay.map(itemKey)) {
      const planned = this.#planned.get(key);
      const holder = this.#states.get(key);
      if (item === null || planned?.step.action !== 'remove' || holder === undefined) continue;
      if (!isTiedTo(planned.step, { contentType, guid }, item)) continue;
      this.#planned.delete(key);
      if (!this.#kept.has(key))
        this.#stays.set(key, { ...holder, reason: `its place is kept for ${item.name} (${guid})` });
      this.#queue.push(...(this.#waiting.get(key) ?? []));
    }
  }
}

function isTiedTo({ successor, applied }: Removal, key: ItemKey, item: ManifestItem): boolean {
  if (successor !== null) return itemKey(successor) === itemKey(key);
  return isSamePlace(applied.path, item.path);
}

function keyOf(step: PlanStep): string {
  return itemKey(step.action === 'remove' ? step.applied : step.item);
}
