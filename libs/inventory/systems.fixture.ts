import { Associations, type Association } from './association.ts';
import { compare, type World } from './compare.ts';
import type { PlanStep } from './plan-step.ts';
import { planRun, type RunPlan } from './run-plan.ts';
import { creationOutcome, type CreationIntent } from './unfinished-creation.ts';
import { recordKey, type RecordKey, type VendorRecord } from './vendor-record.ts';
import { AUTOMATIC, everything, ROOT, RULES } from './world.fixture.ts';

/** Both systems and what ProSync stores, small enough to be checked by eye; the vendor's ids are never used twice. */
export class Systems {
  source: VendorRecord[] = [];
  destination: VendorRecord[] = [];
  associations: (Association & { intent?: CreationIntent })[] = [];
  readonly ignored = new Set<string>();
  exclusions: RecordKey[] = [];
  /** Every creation at the destination, by the source record it was for. */
  readonly created: string[] = [];
  #lastId = 0;

  world(): World {
    const keys = (records: readonly RecordKey[]) => new Set(records.map(recordKey));
    const [sources, destinations] = [keys(this.source), keys(this.destination)];
    const absent = { source: new Set<string>(), destination: new Set<string>() };
    for (const { source, destinationId } of this.associations) {
      const destination = recordKey({ kind: source.kind, id: destinationId ?? '' });
      if (!sources.has(recordKey(source))) absent.source.add(recordKey(source));
      if (!destinations.has(destination)) absent.destination.add(destination);
    }
    return {
      source: { records: this.source, isComplete: true },
      destination: { records: this.destination, isComplete: true },
      root: ROOT,
      associations: this.associations,
      exclusions: this.exclusions,
      absent,
      settings: { ...AUTOMATIC, handling: everything('automatic'), prefix: 'MSP' },
      rules: RULES,
    };
  }

  plan(): RunPlan {
    const world = this.world();
    return planRun(compare(world).events, {
      settings: world.settings,
      rules: world.rules,
      associations: new Associations(world.associations),
      decisions: [],
      ignored: this.ignored,
      failed: new Set(),
    });
  }

  /** One run, which dies after `calls` changes of anything; the next one first finds out what became of a begun creation. */
  run(calls = Infinity): void {
    this.#finishCreations();
    let left = calls;
    const may = () => (left -= 1) >= 0;
    for (const step of this.plan().steps) if (!this.#apply(step, may)) return;
  }

  #finishCreations(): void {
    for (const association of this.associations.filter(({ intent }) => intent !== undefined)) {
      const { intent } = association;
      if (intent === undefined || association.destinationId !== null) continue;
      const known = new Associations(this.associations);
      const isKnown = (key: RecordKey) => known.hasDestination(key);
      const outcome = creationOutcome(intent, this.destination, isKnown);
      if (outcome.found === 'one') association.destinationId = outcome.destination.id;
      else this.associations = this.associations.filter((one) => one !== association);
    }
  }

  #apply(step: PlanStep, may: () => boolean): boolean {
    switch (step.action) {
      case 'create':
        return this.#create(step, may);
      case 'associate':
        if (!may()) return false;
        this.#forget(step.source);
        this.associations.push({ source: step.source, destinationId: step.destination.id });
        return true;
      case 'move':
        if (!may()) return false;
        this.#change(step.destination, { parent: this.#place(step.to) });
        return true;
      case 'rename':
        if (!may()) return false;
        this.#change(step.destination, { name: step.to });
        return true;
      default:
        throw new Error(`No automatic run does ${step.action}.`);
    }
  }

  // Written ahead, created, completed: each of the three may be the last that happens.
  #create(
    { source, below, name }: Extract<PlanStep, { action: 'create' }>,
    may: () => boolean,
  ): boolean {
    if (!may()) return false;
    this.#forget(source);
    const parent = this.#place(below);
    const association = { source, destinationId: null, intent: { source, name, parent } };
    this.associations.push(association);
    if (!may()) return false;
    this.#lastId += 1;
    const id = `d${this.#lastId}`;
    this.destination.push({ kind: source.kind, id, parent, name, active: true, fields: {} });
    this.created.push(recordKey(source));
    if (!may()) return false;
    Object.assign(association, { destinationId: id, intent: undefined });
    return true;
  }

  #forget(source: RecordKey): void {
    this.associations = this.associations.filter(
      (one) => recordKey(one.source) !== recordKey(source),
    );
  }

  #place(below: Extract<PlanStep, { action: 'create' }>['below']): RecordKey | null {
    if ('destination' in below) return below.destination;
    const { createdFor } = below;
    const owner = new Associations(this.associations).ofSource(createdFor);
    if (owner?.destinationId == null)
      throw new Error('A child is never created before its parent.');
    return { kind: createdFor.kind, id: owner.destinationId };
  }

  #change(key: RecordKey, change: Partial<VendorRecord>): void {
    this.destination = this.destination.map((record) =>
      recordKey(record) === recordKey(key) ? { ...record, ...change } : record,
    );
  }
}
