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
}

/** Everything that is known about one item at an instance. */
export interface Facts {
  wanted: ManifestItem | null;
  applied: AppliedItem | null;
  /** The digest of what is here now, or null: nothing. */
  found: string | null;
  /** The GUID of an item of the same name that ProSync did not install, when nothing here has the item's own GUID. */
  namesake: string | null;
  exclusion: string | null;
  failure: string | null;
}

export interface ItemState extends ItemKey {
  name: string;
  path: string;
  state: InstalledState;
  /** Why, for `excluded`, `failed` and `drifted`. */
  reason: string | null;
  installedVersion: number | null;
  availableVersion: number | null;
  installedDigest: string | null;
  availableDigest: string | null;
}

/**
 * The last table of design.md 3. Local choice wins over everything; then drift, because overwriting a local change is
 * the one thing that cannot be undone; then the last failure of exactly this version.
 */
export function installedState(facts: Facts): { state: InstalledState; reason: string | null } {
  if (facts.exclusion !== null) return { state: 'excluded', reason: facts.exclusion };
  const compared = comparedState(facts);
  const pending = compared.state === 'not-installed' || compared.state === 'update-available';
  if (facts.failure !== null && pending) return { state: 'failed', reason: facts.failure };
  return compared;
}

function comparedState({ wanted, applied, found, namesake }: Facts): {
  state: InstalledState;
  reason: string | null;
} {
  if (wanted === null) return withoutWanted(applied, found);
  if (found === wanted.digest) return { state: 'up-to-date', reason: null };
  if (applied === null) return beforeFirst(found, namesake);
  if (found === null) return { state: 'drifted', reason: 'deleted here since ProSync applied it' };
  if (found !== applied.digest)
    return { state: 'drifted', reason: 'changed here since ProSync applied it' };
  return { state: 'update-available', reason: null };
}

function withoutWanted(
  applied: AppliedItem | null,
  found: string | null,
): { state: InstalledState; reason: string | null } {
  if (applied !== null && found !== null && found !== applied.digest) {
    return {
      state: 'drifted',
      reason: 'changed here since ProSync applied it, and no longer published',
    };
  }
  return { state: 'deprecated', reason: null };
}

function beforeFirst(
  found: string | null,
  namesake: string | null,
): { state: InstalledState; reason: string | null } {
  if (found === null && namesake !== null) {
    return {
      state: 'drifted',
      reason: `an item of the same name is here under the GUID ${namesake}`,
    };
  }
  if (found === null) return { state: 'not-installed', reason: null };
  return { state: 'drifted', reason: 'was here before ProSync, and differs' };
}

/** Why a tag leaves an item out of the mass sync, or null (design.md 3: `Global`, `Ticket`). Case does not count. */
export function excludingTag(tags: readonly string[], excluded: readonly string[]): string | null {
  const lower = new Set(excluded.map((tag) => tag.toLowerCase()));
  const hit = tags.find((tag) => lower.has(tag.toLowerCase()));
  return hit === undefined ? null : `tag ${hit}`;
}

/** One thing that a sync does. */
export type PlanStep =
  | { action: 'install' | 'update'; item: ManifestItem; applied: AppliedItem | null }
  /** The record alone follows: what is here is what the manifest has, under another version or digest than recorded. */
  | { action: 'link'; item: ManifestItem; applied: AppliedItem }
  | { action: 'remove'; applied: AppliedItem };

/** What a sync does, and what it leaves alone. */
export interface SyncPlan {
  steps: PlanStep[];
  /** Items that differ but stay as they are: drifted, excluded, or deprecated without `prune`. */
  kept: ItemState[];
}

export interface PlanOptions {
  /** Removes deprecated items; without it they stay (design.md 9). */
  prune: boolean;
  /** Replaces what was changed here; without it drifted items stay as they are (reliability.md B35). */
  overwrite: boolean;
}

/** The steps that bring the target to the manifest, in the order of the states given. */
export function planSync(
  states: readonly (ItemState & { facts: Facts })[],
  options: PlanOptions,
): SyncPlan {
  const plan: SyncPlan = { steps: [], kept: [] };
  for (const entry of states) {
    const step = stepFor(entry, options);
    if (step !== null) plan.steps.push(step);
    else if (entry.state !== 'up-to-date') plan.kept.push(entry);
  }
  return plan;
}

function stepFor(entry: ItemState & { facts: Facts }, options: PlanOptions): PlanStep | null {
  const { wanted, applied } = entry.facts;
  switch (entry.state) {
    case 'up-to-date':
      return linkFor(wanted, applied);
    case 'not-installed':
    case 'update-available':
    case 'failed':
      return writeFor(wanted, applied);
    case 'drifted':
      return options.overwrite ? writeFor(wanted, applied) : null;
    case 'deprecated':
      return options.prune && applied !== null ? { action: 'remove', applied } : null;
    case 'excluded':
      return null;
  }
}

function writeFor(wanted: ManifestItem | null, applied: AppliedItem | null): PlanStep | null {
  if (wanted === null) return null;
  return { action: applied === null ? 'install' : 'update', item: wanted, applied };
}

// Only what ProSync applied: an equal item that was here before is adopted when a person says so (design.md 9).
function linkFor(wanted: ManifestItem | null, applied: AppliedItem | null): PlanStep | null {
  if (wanted === null || applied === null) return null;
  const isRecorded = applied.version === wanted.version && applied.digest === wanted.digest;
  return isRecorded ? null : { action: 'link', item: wanted, applied };
}

/** How many removals one run may do: the larger of 20 items and 10 % of what is installed (reliability.md I8). */
export function removalLimit(installed: number): number {
  return Math.max(20, Math.floor(installed * 0.1));
}

/** The state of every item of the manifest and of everything that ProSync installed, sorted as the manifest is. */
export function itemStates(
  manifest: readonly ManifestItem[],
  applied: readonly AppliedItem[],
  found: readonly FoundItem[],
  judge: {
    exclusion(item: ItemKey & { tags: readonly string[] }): string | null;
    failure(item: ItemKey, digest: string): string | null;
  },
): (ItemState & { facts: Facts })[] {
  const appliedBy = new Map(applied.map((item) => [itemKey(item), item]));
  const foundBy = new Map(found.map((item) => [itemKey(item), item]));
  const states = manifest.map((wanted) => {
    const was = appliedBy.get(itemKey(wanted)) ?? null;
    appliedBy.delete(itemKey(wanted));
    const exclusion = judge.exclusion(wanted);
    const failure = judge.failure(wanted, wanted.digest);
    return stateOf({
      wanted,
      applied: was,
      ...foundAs(foundBy.get(itemKey(wanted))),
      exclusion,
      failure,
    });
  });
  const gone = [...appliedBy.values()].map((was) =>
    stateOf({
      wanted: null,
      applied: was,
      ...foundAs(foundBy.get(itemKey(was))),
      exclusion: null,
      failure: null,
    }),
  );
  return [...states, ...gone];
}

function foundAs(item: FoundItem | undefined): Pick<Facts, 'found' | 'namesake'> {
  return { found: item?.digest ?? null, namesake: item?.namesake ?? null };
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
