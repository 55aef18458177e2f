import { driftOf, driftReason, type DriftFacts, type DriftKind } from './drift.ts';
import { itemKey, type ItemKey } from './item.ts';
import type { ManifestItem } from './manifest.ts';

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
  /** Where the content that ProSync applied stands now, when somebody moved it; `digest` is null then. */
  movedTo?: string;
}

/** Everything that is known about one item at an instance. */
export interface Facts extends DriftFacts {
  wanted: ManifestItem | null;
  applied: AppliedItem | null;
  exclusion: string | null;
  failure: string | null;
  /** Who decided to leave the drift alone and why; null when nobody did, or when the facts are others by now. */
  ignored: string | null;
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

/** The state of every item of the manifest and of everything that ProSync installed, sorted as the manifest is. */
export function itemStates(
  manifest: readonly ManifestItem[],
  applied: readonly AppliedItem[],
  found: readonly FoundItem[],
  judge: {
    exclusion(item: ItemKey & { tags: readonly string[] }): string | null;
    failure(item: ItemKey, digest: string): string | null;
    ignored(item: ItemKey, facts: DriftFacts): string | null;
  },
): (ItemState & { facts: Facts })[] {
  const appliedBy = new Map(applied.map((item) => [itemKey(item), item]));
  const foundBy = new Map(found.map((item) => [itemKey(item), item]));
  const states = manifest.map((wanted) => {
    const was = appliedBy.get(itemKey(wanted)) ?? null;
    appliedBy.delete(itemKey(wanted));
    const drift = { wanted, applied: was, ...foundAs(foundBy.get(itemKey(wanted))) };
    return stateOf({
      ...drift,
      exclusion: judge.exclusion(wanted),
      failure: judge.failure(wanted, wanted.digest),
      ignored: judge.ignored(wanted, drift),
    });
  });
  const gone = [...appliedBy.values()].map((was) => {
    const drift = { wanted: null, applied: was, ...foundAs(foundBy.get(itemKey(was))) };
    return stateOf({
      ...drift,
      // Its tags went with what was published; somebody's own word about it stands.
      exclusion: judge.exclusion({ ...was, tags: [] }),
      failure: null,
      ignored: judge.ignored(was, drift),
    });
  });
  return [...states, ...gone];
}

function foundAs(item: FoundItem | undefined): Pick<DriftFacts, 'found' | 'namesake' | 'movedTo'> {
  return {
    found: item?.digest ?? null,
    namesake: item?.namesake ?? null,
    movedTo: item?.movedTo ?? null,
  };
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
