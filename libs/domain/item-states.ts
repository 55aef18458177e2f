import type { DriftFacts } from './drift.ts';
import {
  installedState,
  type AppliedItem,
  type Facts,
  type FoundItem,
  type ItemState,
} from './installed.ts';
import { itemKey, type ItemKey } from './item.ts';
import type { ManifestItem } from './manifest.ts';
import { isSamePlace } from './places.ts';

/** What a target's people and the last attempts say of single items. */
export interface Judge {
  /** Why the item is left out, by its own or its predecessor's name; null when it is not. */
  exclusion(
    item: ItemKey & { tags: readonly string[] },
    predecessor: DriftFacts['predecessor'],
  ): string | null;
  failure(item: ItemKey, digest: string): string | null;
  ignored(item: ItemKey, facts: DriftFacts): string | null;
  /** The same of a decision about the predecessor, for the item that takes its place; the facts are the predecessor's. */
  ignoredBefore(predecessor: ItemKey, facts: DriftFacts, heir: ItemKey): string | null;
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
      isEqual: here.isEqual(wanted),
      exclusion: judge.exclusion(wanted, drift.predecessor),
      failure: judge.failure(wanted, wanted.digest) ?? here.blocked(wanted),
      ignored: judge.ignored(wanted, drift) ?? here.ignoredBefore(wanted, drift, judge),
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

  isEqual(item: ItemKey): boolean {
    return this.#found.get(itemKey(item))?.isEqual === true;
  }

  blocked(item: ItemKey): string | null {
    return this.#found.get(itemKey(item))?.blocked ?? null;
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
      found: predecessor === null ? (here?.digest ?? null) : this.#changed(predecessor, here),
      namesake: here?.namesake ?? null,
      movedTo: this.#found.get(itemKey(predecessor ?? item))?.movedTo ?? null,
      predecessor,
    };
  }

  /** Who decided to leave what the predecessor became here alone; a decision about it holds for what takes its place. */
  ignoredBefore(item: ItemKey, { predecessor }: DriftFacts, judge: Judge): string | null {
    return predecessor === null
      ? null
      : judge.ignoredBefore(predecessor, this.driftFacts(predecessor, null), item);
  }

  #predecessor(wanted: ManifestItem, applied: AppliedItem | null): Facts['predecessor'] {
    if (applied !== null) return null;
    const before = this.inTheWay(wanted)
      .filter((key) => !this.#wanted.has(itemKey(key)))
      .flatMap((key) => this.#applied.get(itemKey(key)) ?? [])
      .find(({ path }) => isSamePlace(path, wanted.path));
    if (before === undefined) return null;
    const here = this.#found.get(itemKey(before));
    const isKnown = here !== undefined && here.unsupported === undefined;
    const isDeleted = isKnown && here.digest === null && here.movedTo === undefined;
    return { ...before, isDeleted };
  }

  // Changed to just what takes its place: nothing would be lost.
  #changed(was: ItemKey & { digest: string }, heir: FoundItem | undefined): string | null {
    if (heir?.isEqual === true) return null;
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
