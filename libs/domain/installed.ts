import {
  driftOf,
  driftReason,
  type DriftFacts,
  type DriftKind,
  type Predecessor,
} from './drift.ts';
import type { ItemKey } from './item.ts';
import type { ManifestItem } from './manifest.ts';

/** What an instance has, compared with the manifest (docs/design.md#3). */
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
  /** ProSync made the file executable (docs/adr/0001-executable-bit.md). */
  executable?: boolean;
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
  /** Its very place holds exactly what is wanted, although the record says that it is another item's. */
  isEqual?: true;
  /** Why the item cannot be put where it belongs, by what is there: its code and a sentence. */
  blocked?: string;
  /** True when the comparison needs the wanted body: without it, local tuning looks like another content. */
  needsBody?: true;
  /** Why the target cannot hold items of this content type now; nothing is known about the item then, and `digest` is null. */
  unsupported?: string;
}

/** Everything that is known about one item at an instance. */
export interface Facts extends DriftFacts {
  wanted: ManifestItem | null;
  applied: AppliedItem | null;
  predecessor: (AppliedItem & Predecessor) | null;
  exclusion: string | null;
  failure: string | null;
  /** Why the target cannot hold items of this content type now, so that nothing is known about this one; null when it can. */
  unsupported: string | null;
  /** Who decided to leave the drift alone and why; null when nobody did, or when the facts are others by now. */
  ignored: string | null;
  /** Other items that have the place where this one belongs, as `FoundItem` says. */
  inTheWay: readonly ItemKey[];
  /** Its place holds exactly what is wanted, as `FoundItem` says. */
  isEqual?: boolean;
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
 * The last table of docs/design.md#3. Local choice wins over everything; then drift, because overwriting a local change is
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
