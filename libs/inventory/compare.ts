import { Associations, destinationOf, type Association } from './association.ts';
import { CandidateClaims, type Found } from './candidate-claims.ts';
import { creationName, type CreationName } from './creation-name.ts';
import { FreeDestinations } from './free-destinations.ts';
import {
  fingerprintOf,
  type Below,
  type EventFacts,
  type InventoryEvent,
} from './inventory-event.ts';
import type { DestinationRules, InventorySettings } from './inventory-settings.ts';
import { fittingName, prefixedName } from './prefixed-name.ts';
import { RecordTree } from './record-tree.ts';
import { TakenNames } from './taken-names.ts';
import {
  keyOf,
  recordKey,
  type RecordKey,
  type Snapshot,
  type VendorRecord,
} from './vendor-record.ts';

/** Both sides as they were read, and what is known and set. */
export interface World {
  source: Snapshot;
  destination: Snapshot;
  /** Below what the integration works at the destination; null: the whole system. */
  root: RecordKey | null;
  associations: readonly Association[];
  /** Source records that are left alone, with all below them. */
  exclusions: readonly RecordKey[];
  /** By `recordKey`: what a reading of its own did not find, either. */
  absent: { source: ReadonlySet<string>; destination: ReadonlySet<string> };
  settings: InventorySettings;
  rules: DestinationRules;
}

/** What differs, parents before children, and what has to be read by itself before it counts as absent. */
export interface Comparison {
  events: readonly InventoryEvent[];
  toConfirm: { source: RecordKey[]; destination: RecordKey[] };
}

/** Where the children of a record belong (null: not known), and the nearest event above them. */
interface Ground {
  below: Below | null;
  event: RecordKey | null;
}

/**
 * Compares both sides (docs/inventory.md#3.3). The same input gives the same events. Nothing is concluded from an absence
 * that is not certain: neither from an incomplete snapshot, nor before the record was looked for by itself.
 */
export function compare(world: World): Comparison {
  return new Comparer(world).compare();
}

class Comparer {
  readonly #world: World;
  readonly #source: RecordTree;
  readonly #destination: RecordTree;
  readonly #associations: Associations;
  readonly #free: FreeDestinations;
  #takenNames: TakenNames | null = null;
  readonly #excluded: ReadonlySet<string>;
  readonly #events: InventoryEvent[] = [];
  readonly #toConfirm: Comparison['toConfirm'] = { source: [], destination: [] };

  constructor(world: World) {
    this.#world = world;
    this.#source = new RecordTree(world.source.records);
    this.#destination = new RecordTree(world.destination.records, world.root);
    this.#associations = new Associations(world.associations);
    this.#free = new FreeDestinations(this.#destination.all(), this.#associations);
    this.#excluded = new Set(world.exclusions.map(recordKey));
  }

  compare(): Comparison {
    const top: [RecordKey | null, Ground] = [
      null,
      { below: { destination: this.#world.root }, event: null },
    ];
    const open = [top];
    for (const [parent, ground] of open)
      for (const [child, below] of this.#judgeSiblings(this.#source.childrenOf(parent), ground))
        open.push([child, below]);
    this.#judgeGone();
    return { events: this.#events, toConfirm: this.#toConfirm };
  }

  // Needed only where something is created.
  get #taken(): TakenNames {
    this.#takenNames ??= new TakenNames(this.#destination.all(), this.#world.rules.uniqueNames);
    return this.#takenNames;
  }

  #judgeSiblings(siblings: readonly VendorRecord[], ground: Ground): [RecordKey, Ground][] {
    const included = siblings
      .filter((record) => !this.#excluded.has(recordKey(record)))
      .map((record) => ({ record, association: this.#associations.ofSource(record) }));
    const unassociated = included.flatMap(({ record, association }) =>
      association === null ? [record] : [],
    );
    const claims = new CandidateClaims(unassociated, (record) =>
      this.#candidatesOf(record, ground),
    );
    return included.map(({ record, association }) => [
      keyOf(record),
      association === null
        ? this.#judgeNew(record, ground, claims)
        : this.#judgeAssociated(record, ground, association),
    ]);
  }

  #judgeAssociated(record: VendorRecord, ground: Ground, association: Association): Ground {
    const key = destinationOf(association);
    const unknown = { below: null, event: ground.event };
    // Its creation was begun: the next run finds out how that ended before anything else.
    if (key === null) return unknown;
    const destination = this.#destination.get(key);
    if (destination !== null) return this.#judgePlace(record, ground, destination);
    if (!this.#world.destination.isComplete) return unknown;
    if (!this.#world.absent.destination.has(recordKey(key))) {
      this.#toConfirm.destination.push(key);
      return unknown;
    }
    const createAs = ground.below === null ? null : this.#nameOf(record, ground.below).free;
    return this.#tell(record, ground, { type: 'destination-deleted', destination: key, createAs });
  }

  #judgePlace(record: VendorRecord, ground: Ground, destination: VendorRecord): Ground {
    const here = { below: { destination: keyOf(destination) }, event: ground.event };
    const { below } = ground;
    if (below === null || !('destination' in below)) return here;
    if (recordKey(below.destination) === recordKey(destination.parent)) return here;
    const told = this.#tell(record, ground, { type: 'destination-moved', destination });
    return { ...here, event: told.event };
  }

  #judgeNew(record: VendorRecord, ground: Ground, claims: CandidateClaims): Ground {
    const unknown = { below: null, event: ground.event };
    if (this.#world.settings.level !== 'automatic' || ground.below === null) return unknown;
    const { candidates, isPrefixed } = claims.of(record);
    const [only] = candidates;
    if (only === undefined) return this.#judgeMissing(record, ground, ground.below);
    if (candidates.length > 1 || claims.isContested(only))
      return { ...this.#tell(record, ground, { type: 'ambiguous', candidates }), below: null };
    const type = isPrefixed ? 'prefix-association-missing' : 'association-missing';
    const told = this.#tell(record, ground, { type, destination: only });
    return { below: { destination: only }, event: told.event };
  }

  #judgeMissing(record: VendorRecord, ground: Ground, below: Below): Ground {
    if (!this.#world.destination.isComplete) return { below: null, event: ground.event };
    const { kind } = record;
    const isUnique = this.#world.rules.uniqueNames.has(kind);
    const { wanted, free: createAs } = this.#nameOf(record, below);
    const isTaken = isUnique && createAs !== wanted;
    const candidates = isTaken ? this.#taken.owners(kind, below, wanted) : [];
    const type = isTaken ? 'name-taken' : 'source-new';
    return this.#tell(record, ground, { type, candidates, createAs });
  }

  #judgeGone(): void {
    if (!this.#world.source.isComplete) return;
    for (const association of this.#associations.all()) {
      const { source } = association;
      const key = recordKey(source);
      const destination = destinationOf(association);
      if (destination === null || this.#source.get(source) !== null || this.#excluded.has(key))
        continue;
      if (this.#world.absent.source.has(key)) this.#tellGone(source, destination);
      else this.#toConfirm.source.push(source);
    }
  }

  #tellGone(source: RecordKey, destination: RecordKey): void {
    const there = this.#destination.get(destination);
    this.#add(
      {
        type: 'source-gone',
        source,
        sourceName: null,
        sourceParent: null,
        destination,
        destinationName: there?.name ?? null,
        destinationParent: there?.parent ?? null,
        candidates: [],
      },
      { hangsBelow: null, below: null, createAs: null },
    );
  }

  /** Adds the event of a record that is there; returns the ground of what is below it when it will be created. */
  #tell(
    record: VendorRecord,
    ground: Ground,
    told: Pick<EventFacts, 'type'> & {
      destination?: RecordKey;
      candidates?: readonly RecordKey[];
      createAs?: string | null;
    },
  ): Ground {
    const { type, destination = null, candidates = [], createAs = null } = told;
    const there = destination === null ? null : this.#destination.get(destination);
    this.#add(
      {
        type,
        source: keyOf(record),
        sourceName: record.name,
        sourceParent: record.parent,
        destination: destination === null ? null : keyOf(destination),
        destinationName: there?.name ?? null,
        destinationParent: there?.parent ?? null,
        candidates,
      },
      { hangsBelow: ground.event, below: ground.below, createAs },
    );
    const below = createAs === null ? null : { createdFor: keyOf(record) };
    return { below, event: keyOf(record) };
  }

  #add(facts: EventFacts, rest: Omit<InventoryEvent, keyof EventFacts | 'fingerprint'>): void {
    this.#events.push({ ...facts, ...rest, fingerprint: fingerprintOf(facts) });
  }

  /** The name of a creation, kept for it when it is free. */
  #nameOf(record: VendorRecord, below: Below): CreationName {
    const name = creationName(record, below, this.#taken, this.#world);
    if (name.free !== null) this.#taken.reserve(record.kind, below, name.free);
    return name;
  }

  #candidatesOf(record: VendorRecord, { below }: Ground): Found {
    const none = { candidates: [], isPrefixed: false };
    if (below === null || !('destination' in below)) return none;
    const { kind, name } = record;
    const { maxNameLength } = this.#world.rules;
    const named = (text: string) => this.#free.named(below.destination, kind, text);
    // A longer name can only be there as it was cut.
    const exact = named(fittingName(name, maxNameLength).text);
    const { prefix } = this.#world.settings;
    if (exact.length > 0 || prefix === '') return { candidates: exact, isPrefixed: false };
    return { candidates: named(prefixedName(prefix, name, maxNameLength).text), isPrefixed: true };
  }
}
