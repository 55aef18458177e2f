import type { DriftPolicy } from './drift.ts';
import type { AppliedItem, Facts, ItemState } from './installed.ts';
import type { ItemKey } from './item.ts';
import type { ManifestItem } from './manifest.ts';

/** An item with its installed state and what it was judged by. */
export type Judged = ItemState & { facts: Facts };

/** One thing that a sync does. */
export type PlanStep =
  /** `keepsPlace`: somebody moved it here, and its content alone is updated where it is. */
  | {
      action: 'install' | 'update';
      item: ManifestItem;
      applied: AppliedItem | null;
      keepsPlace?: true;
    }
  /**
   * The record alone follows: what is here is what the manifest has, under another version or digest than recorded, or not
   * recorded at all, or (`namesake`) under another GUID.
   */
  | { action: 'link'; item: ManifestItem; applied: AppliedItem | null; namesake: string | null }
  | Removal;

/** The removal of what ProSync applied. */
export interface Removal {
  action: 'remove';
  applied: AppliedItem;
  /**
   * The item that takes over its place in the same plan, or null. What was applied is then taken away together with the
   * arrival of that item or not at all, so that the place is never left empty.
   */
  successor: ManifestItem | null;
  /** True when the record alone forgets the item, because its file was moved here and stays where it is. */
  isForgotten?: true;
}

/** An item that has no step, because another one has the place where it belongs and stays there. */
export interface Blocked {
  state: Judged;
  /** `path-collision`: the other one is published, too; `path-taken`: it stays for a reason of this instance. */
  code: 'path-collision' | 'path-taken';
  /** Sentences for people: which item has the place, why it stays, and what to do. */
  detail: string;
}

/** What a sync does, and what it leaves alone. */
export interface SyncPlan {
  steps: PlanStep[];
  /** Items that differ but stay as they are: drifted, excluded, or deprecated without `prune`. */
  kept: ItemState[];
  /** What is done only when a person says yes; nobody there: it is kept, or `otherwise` is done. */
  questions: { state: Judged; step: PlanStep; otherwise?: PlanStep }[];
  /** Drifted items that are no longer followed from now on; kept as well. */
  detached: ItemState[];
  /** Items that cannot be put where they belong, each with the reason; none of them is in `steps`. */
  blocked: Blocked[];
}

export interface PlanOptions {
  /** True when this deprecated item is removed; otherwise it stays (docs/design.md#9). */
  prune(item: ItemKey): boolean;
  /** Replaces what was changed here, this time (docs/guarantees.md#b35). */
  overwrite: boolean;
  /** Links what is here, equal, and was not applied by ProSync: at the first contact, and when a person says so. */
  adopt: boolean;
  /** What the instance does about drift of this item, or of the item whose place it takes. */
  policy(item: Judged): DriftPolicy;
}
