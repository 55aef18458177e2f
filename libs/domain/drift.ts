import type { ItemKey } from './item.ts';

/**
 * How an instance differs from what ProSync applied. `changed`: its content is another one. `moved`: equal, at another place.
 * `deleted`: gone. `unlinked`: was here under the item's own GUID before ProSync, and differs. `namesake`: something of the
 * same name and place is here under another GUID.
 */
export type DriftKind = 'changed' | 'moved' | 'deleted' | 'unlinked' | 'namesake';

/** What is done about content that was changed here: `keep` stops and shows, `detach` stops following the item. */
export type ChangedPolicy = 'overwrite' | 'keep' | 'detach';
/** What is done about the other kinds: `ask` asks where somebody can answer, and reports where nobody can. */
export type DriftHandling = 'report' | 'ask' | 'automatic';

/** Beside the others: `automatic` links a namesake that is equal, `beside` installs the item under its own GUID next to it. */
export type NamesakePolicy = DriftHandling | 'beside';

/** What an instance does about drift, by its kind. */
export interface DriftPolicy {
  /** For `changed` and `unlinked`. */
  changed: ChangedPolicy;
  moved: DriftHandling;
  deleted: DriftHandling;
  namesake: NamesakePolicy;
}

/** Stop and show: nothing that somebody did at the instance is undone in silence (docs/guarantees.md#b35). */
export const KEEP_AND_REPORT: DriftPolicy = {
  changed: 'keep',
  moved: 'report',
  deleted: 'report',
  namesake: 'report',
};

/** What a sync does about one drifted item: put the published content there, link it, ask, stop following it, or leave it. */
export type DriftDecision = 'write' | 'link' | 'ask' | 'detach' | 'leave';

/** What is compared to tell whether and how an item drifted. */
export interface DriftFacts {
  /** What the manifest has. */
  wanted: { digest: string } | null;
  /** What ProSync applied last. */
  applied: { digest: string } | null;
  /** The digest of what is here, or null: nothing. */
  found: string | null;
  /** Where what was applied stands now, when it was moved. */
  movedTo: string | null;
  namesake: string | null;
  /**
   * The item that ProSync applied where this one belongs, when it is no longer published and this one was never applied:
   * this one takes over its place. `found` is then the digest of what was changed there since, or null, and `movedTo` is
   * where the predecessor's content is now.
   */
  predecessor: Predecessor | null;
}

/** The earlier item of a place. */
export interface Predecessor extends ItemKey {
  name: string;
  digest: string;
  /** True when its content was deleted here since ProSync applied it. */
  isDeleted: boolean;
}

/**
 * The three-way comparison of what ProSync applied last, what is here, and what the manifest has (docs/design.md#3); null when
 * the item did not drift. What is here, at its place, and equal to the manifest never drifted.
 */
export function driftOf({
  wanted,
  applied,
  found,
  movedTo,
  namesake,
  predecessor,
}: DriftFacts): DriftKind | null {
  if (wanted !== null && predecessor !== null)
    return driftOfPredecessor(predecessor, found, movedTo);
  if (applied !== null && movedTo !== null) return 'moved';
  if (wanted !== null && found === wanted.digest) return null;
  if (applied === null) {
    if (wanted === null) return null;
    if (found !== null) return 'unlinked';
    return namesake === null ? null : 'namesake';
  }
  // Deprecated and gone: what removing it would have come to.
  if (found === null) return wanted === null ? null : 'deleted';
  return found === applied.digest ? null : 'changed';
}

// What was done here to the earlier item of a place is done to the one that takes its place.
function driftOfPredecessor(
  { isDeleted }: Predecessor,
  found: string | null,
  movedTo: string | null,
): DriftKind | null {
  if (movedTo !== null) return 'moved';
  if (isDeleted) return 'deleted';
  return found === null ? null : 'changed';
}

/** One sentence for people: what was found. */
export function driftReason(kind: DriftKind, facts: DriftFacts): string {
  const { predecessor } = facts;
  const as = predecessor === null ? '' : ` as ${predecessor.name} (${predecessor.guid})`;
  const since = `since ProSync applied it${as}${facts.wanted === null ? ', and no longer published' : ''}`;
  switch (kind) {
    case 'changed':
      return `changed here ${since}`;
    case 'moved':
      return `moved here to ${facts.movedTo ?? 'another place'} ${since}`;
    case 'deleted':
      return `deleted here ${since}`;
    case 'unlinked':
      return 'was here before ProSync, and differs';
    case 'namesake':
      return `an item of the same name is here under the GUID ${facts.namesake ?? 'of its own'}`;
  }
}

/**
 * What a sync does about a drifted item. `overwrite` is a person's word for this one run: it puts the published content
 * there, but never in the place of a namesake, which is another item.
 */
export function decideDrift(
  kind: DriftKind,
  policy: DriftPolicy,
  overwrite: boolean,
): DriftDecision {
  if (kind === 'namesake') return HANDLED_NAMESAKE[policy.namesake];
  if (overwrite) return 'write';
  if (kind === 'changed' || kind === 'unlinked') return CHANGED[policy.changed];
  return HANDLED[policy[kind]];
}

const CHANGED: Readonly<Record<ChangedPolicy, DriftDecision>> = {
  overwrite: 'write',
  keep: 'leave',
  detach: 'detach',
};
const HANDLED: Readonly<Record<DriftHandling, DriftDecision>> = {
  report: 'leave',
  ask: 'ask',
  automatic: 'write',
};
// Linked only when it is equal, which the connector checks; a different one is never touched.
const HANDLED_NAMESAKE: Readonly<Record<NamesakePolicy, DriftDecision>> = {
  report: 'leave',
  ask: 'ask',
  automatic: 'link',
  beside: 'write',
};
