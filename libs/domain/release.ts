import { covers, type Approvable, type Approval } from './approval.ts';
import type { ItemKey } from './item.ts';

/** An item with its approval, as the publisher reads it under the publication lock. */
export interface Candidate extends ItemKey, Omit<Approvable, 'changeStatus'> {
  /** The number of the latest published revision; 0 when there never was one. Survives a removal. */
  version: number;
  approval: Approval;
}

/** What a release does to one item (docs/design.md#6). */
export interface ReleaseChange extends ItemKey {
  change: 'published' | 'removed';
  version: number;
  digest: string | null;
  previousDigest: string | null;
}

/** A release's content: what it changes, and which approvals no longer cover their item and are dismissed. */
export interface ReleasePlan<C extends Candidate> {
  changes: { candidate: C; change: ReleaseChange }[];
  dismissed: C[];
}

/**
 * What one synchronisation publishes: every approval that covers exactly the state its item is in (docs/design.md#3).
 * Publishing raises an item's version by one; a removal keeps the number, so that it only ever goes up.
 */
export function planRelease<C extends Candidate>(candidates: readonly C[]): ReleasePlan<C> {
  const plan: ReleasePlan<C> = { changes: [], dismissed: [] };
  for (const candidate of candidates) {
    if (covers(candidate.approval, candidate))
      plan.changes.push({ candidate, change: changeOfRelease(candidate) });
    else plan.dismissed.push(candidate);
  }
  return plan;
}

function changeOfRelease(candidate: Candidate): ReleaseChange {
  const { contentType, guid, version, approval } = candidate;
  const removed = approval.digest === null;
  return {
    contentType,
    guid,
    change: removed ? 'removed' : 'published',
    version: removed ? version : version + 1,
    digest: approval.digest,
    previousDigest: approval.previousDigest,
  };
}

/** An item of the release to restore, or of what is published now. */
export interface RestorableItem extends ItemKey {
  digest: string;
}

/**
 * The changes that bring back an older release as a new one (docs/design.md#3): old content under new numbers.
 * `versionOf` gives the item's latest version, published or not.
 */
export function planRestore(
  target: readonly RestorableItem[],
  published: readonly RestorableItem[],
  versionOf: (key: ItemKey) => number,
): ReleaseChange[] {
  const now = new Map(published.map((item) => [`${item.contentType}\n${item.guid}`, item.digest]));
  const changes: ReleaseChange[] = [];
  for (const { contentType, guid, digest } of target) {
    const key = `${contentType}\n${guid}`;
    const previousDigest = now.get(key) ?? null;
    now.delete(key);
    if (previousDigest === digest) continue;
    changes.push({
      contentType,
      guid,
      change: 'published',
      version: versionOf({ contentType, guid }) + 1,
      digest,
      previousDigest,
    });
  }
  for (const [key, previousDigest] of now) {
    const [contentType = '', guid = ''] = key.split('\n');
    changes.push({
      contentType,
      guid,
      change: 'removed',
      version: versionOf({ contentType, guid }),
      digest: null,
      previousDigest,
    });
  }
  return changes;
}
