import { driftOf, driftReason, type DriftFacts, type DriftKind } from './drift.ts';
import { itemKey, type ItemKey } from './item.ts';
import type { ManifestItem } from './manifest.ts';
import { isSamePlace } from './places.ts';

/** What an instance has, compared with the manifest (design.md 3). */
export type InstalledState =
  | 'up-to-date'
  | 'update-available'
  | 'not-installed'
  | 'deprecated'
  | 'drifted'
  | 'excluded'
  | 'failed';

/** What ProSync applied last, as the target's own record says. */
export interface AppliedItem extends ItemKey {
  name: string;
  path: string;
  version: number;
  digest: string;
}

/** What is in the target now: its digest, or null when it is gone. */
export interface FoundItem extends ItemKey {
  digest: string | null;
  /** The GUID of an item with the same name at the same place that is not linked to this one; only where it matters. */
  namesake?: string;
  /**
   * Where the content that ProSync applied is now, when somebody moved it. `digest` is null where it is known by its bytes
   * alone; where it is still known by its GUID, it is that of the content as if it were at its place.
   */
  movedTo?: string;
  /**
   * Other items that ProSync applied where this one belongs, as the target's record says: `digest` is then null, because
   * what is there is theirs. They have its very place, or a file where its path has a folder, or files below its path.
   */
  inTheWay?: ItemKey[];
  /** True when the comparison needs the wanted body: without it, local tuning looks like another content. */
  needsBody?: true;
  /** Why the target cannot hold items of this content type now; nothing is known about the item then, and `digest` is null. */
  unsupported?: string;
}

/** Everything that is known about one item at an instance. */
export interface Facts extends DriftFacts {
  wanted: ManifestItem | null;
  applied: AppliedItem | null;
  exclusion: string | null;
  failure: string | null;
  /** Why the target cannot hold items of this content type now, so that nothing is known about this one; null when it can. */
  unsupported: string | null;
  /** Who decided to leave the drift alone and why; null when nobody did, or when the facts are others by now. */
  ignored: string | null;
  /** Other items that have the place where this one belongs, as `FoundItem` says. */
  inTheWay: readonly ItemKey[];
}

export interface ItemState extends ItemKey {
  name: string;
  path: string;
  state: InstalledState;
  /** Why, for `excluded`, `failed` and `drifted`. */
  reason: string | null;
  /** How it drifted; null in every other state. */
  drift: DriftKind | null;
  installedVersion: number | null;
  availableVersion: number | null;
  installedDigest: string | null;
  availableDigest: string | null;
}

/**
 * The last table of design.md 3. Local choice wins over everything; then drift, because overwriting a local change is
 * the one thing that cannot be undone; then the last failure of exactly this version.
 */
export function installedState(facts: Facts): Pick<ItemState, 'state' | 'reason' | 'drift'> {
  if (facts.exclusion !== null) {
    const past = facts.wanted === null ? '; no longer published' : '';
    return { state: 'excluded', reason: facts.exclusion + past, drift: null };
  }
  if (facts.unsupported !== null)
    return { state: 'failed', reason: facts.unsupported, drift: null };
  const compared = comparedState(facts);
  const pending = compared.state === 'not-installed' || compared.state === 'update-available';
  if (facts.failure !== null && pending) {
    return { state: 'failed', reason: facts.failure, drift: null };
  }
  return compared;
}

function comparedState(facts: Facts): Pick<ItemState, 'state' | 'reason' | 'drift'> {
  const drift = driftOf(facts);
  if (drift !== null) {
    const ignored = facts.ignored === null ? '' : ` (ignored: ${facts.ignored})`;
    return { state: 'drifted', reason: driftReason(drift, facts) + ignored, drift };
  }
  return { state: undriftedState(facts), reason: null, drift: null };
}

function undriftedState({ wanted, applied, found }: Facts): InstalledState {
  if (wanted === null) return 'deprecated';
  if (found === wanted.digest) return 'up-to-date';
  return applied === null ? 'not-installed' : 'update-available';
}

/** What a target's people and the last attempts say of single items. */
export interface Judge {
  /** Why the item is left out, by its own or its predecessor's name; null when it is not. */
  exclusion(
    item: ItemKey & { tags: readonly string[] },
    predecessor: DriftFacts['predecessor'],
  ): string | null;
  failure(item: ItemKey, digest: string): string | null;
  ignored(item: ItemKey, facts: DriftFacts): string | null;
}

/** The state of every item of the manifest and of everything that ProSync installed, sorted as the manifest is. */
export function itemStates(
  manifest: readonly ManifestItem[],
  applied: readonly AppliedItem[],
  found: readonly FoundItem[],
  judge: Judge,
): (ItemState & { facts: Facts })[] {
  const here = new Here(manifest, applied, found);
  const states = manifest.map((wanted) => {
    const drift = here.driftFacts(wanted, wanted);
    return stateOf({
      ...drift,
      unsupported: here.unsupported(wanted),
      inTheWay: here.inTheWay(wanted),
      exclusion: judge.exclusion(wanted, drift.predecessor),
      failure: judge.failure(wanted, wanted.digest),
      ignored: judge.ignored(wanted, drift) ?? here.ignoredBefore(drift, judge),
    });
  });
  const gone = here.unpublished().map((was) => {
    const drift = here.driftFacts(was, null);
    return stateOf({
      ...drift,
      unsupported: here.unsupported(was),
      inTheWay: [],
      // Its tags went with what was published; somebody's own word about it stands.
      exclusion: judge.exclusion({ ...was, tags: [] }, null),
      failure: null,
      ignored: judge.ignored(was, drift),
    });
  });
  return [...states, ...gone];
}

/** What is published, recorded and here, by item. */
class Here {
  readonly #wanted: ReadonlySet<string>;
  readonly #applied: ReadonlyMap<string, AppliedItem>;
  readonly #found: ReadonlyMap<string, FoundItem>;

  constructor(
    manifest: readonly ManifestItem[],
    applied: readonly AppliedItem[],
    found: readonly FoundItem[],
  ) {
    this.#wanted = new Set(manifest.map(itemKey));
    this.#applied = new Map(applied.map((item) => [itemKey(item), item]));
    this.#found = new Map(found.map((item) => [itemKey(item), item]));
  }

  unpublished(): AppliedItem[] {
    return [...this.#applied.values()].filter((was) => !this.#wanted.has(itemKey(was)));
  }

  inTheWay(item: ItemKey): readonly ItemKey[] {
    return this.#found.get(itemKey(item))?.inTheWay ?? [];
  }

  unsupported(item: ItemKey): string | null {
    return this.#found.get(itemKey(item))?.unsupported ?? null;
  }

  driftFacts<Wanted extends ManifestItem | null>(item: ItemKey, wanted: Wanted) {
    const applied = this.#applied.get(itemKey(item)) ?? null;
    const here = this.#found.get(itemKey(item));
    const predecessor = wanted === null ? null : this.#predecessor(wanted, applied);
    return {
      wanted,
      applied,
      found: predecessor === null ? (here?.digest ?? null) : this.#changed(predecessor),
      namesake: here?.namesake ?? null,
      movedTo: here?.movedTo ?? null,
      predecessor,
    };
  }

  /** Who decided to leave what the predecessor became here alone; a decision about it holds for what takes its place. */
  ignoredBefore({ predecessor }: DriftFacts, judge: Judge): string | null {
    return predecessor === null
      ? null
      : judge.ignored(predecessor, this.driftFacts(predecessor, null));
  }

  #predecessor(wanted: ManifestItem, applied: AppliedItem | null): AppliedItem | null {
    if (applied !== null) return null;
    const before = this.inTheWay(wanted)
      .filter((key) => !this.#wanted.has(itemKey(key)))
      .flatMap((key) => this.#applied.get(itemKey(key)) ?? []);
    return before.find(({ path }) => isSamePlace(path, wanted.path)) ?? null;
  }

  #changed(was: ItemKey & { digest: string }): string | null {
    const digest = this.#found.get(itemKey(was))?.digest ?? null;
    return digest === was.digest ? null : digest;
  }
}

function stateOf(facts: Facts): ItemState & { facts: Facts } {
  const { wanted, applied, found } = facts;
  const item = wanted ?? applied;
  if (item === null) throw new Error('An item is in the manifest or was applied.');
  return {
    contentType: item.contentType,
    guid: item.guid,
    name: item.name,
    path: item.path,
    ...installedState(facts),
    installedVersion: applied?.version ?? null,
    availableVersion: wanted?.version ?? null,
    installedDigest: found,
    availableDigest: wanted?.digest ?? null,
    facts,
  };
}
