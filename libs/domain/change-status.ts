/*
 * The states of docs/design.md#3. The types are the product's own, and so is what a filter shows. The change and the approval
 * status are generated columns of the database, so that a list of 50,000 items needs no computation: `changeOf` and
 * `approvalStatusOf` are the oracle that `apps/server/reviews/change-status.columns.test.ts` holds these columns to.
 */

/** What happened at the source since the last publication (docs/design.md#3). */
export type ChangeStatus = 'unchanged' | 'changed' | 'moved-or-deleted';
/** The detail behind a change status (docs/design.md#3); `unchanged` has none. */
export type ChangeDetail = 'new' | 'modified' | 'relocated' | 'moved-out' | 'deleted';
/** What a person has decided, or still has to decide (docs/design.md#3). */
export type ApprovalStatus =
  'no-action-needed' | 'needs-approval' | 'change-approved' | 'removal-approved';

/** One side of the comparison: a revision, named by its digest with and without the path. */
export interface Side {
  digest: string;
  pathlessDigest: string;
}

export interface Change {
  status: ChangeStatus;
  detail: ChangeDetail | null;
}

/**
 * The first table of docs/design.md#3, row by row. `movedOut` says that the item still exists outside the tracked scope.
 * Null means: the item leaves the list (its history stays).
 */
export function changeOf(
  observed: Side | null,
  published: Side | null,
  movedOut: boolean,
): Change | null {
  if (observed !== null && published === null) return { status: 'changed', detail: 'new' };
  if (observed !== null && published !== null) return comparison(observed, published);
  if (published === null) return null;
  return { status: 'moved-or-deleted', detail: movedOut ? 'moved-out' : 'deleted' };
}

function comparison(observed: Side, published: Side): Change {
  if (observed.digest === published.digest) return { status: 'unchanged', detail: null };
  const onlyPath = observed.pathlessDigest === published.pathlessDigest;
  return { status: 'changed', detail: onlyPath ? 'relocated' : 'modified' };
}

/** The second table of docs/design.md#3. `isApproved` says that an approval covers exactly this state. */
export function approvalStatusOf(status: ChangeStatus, isApproved: boolean): ApprovalStatus {
  if (status === 'unchanged') return 'no-action-needed';
  if (!isApproved) return 'needs-approval';
  return status === 'changed' ? 'change-approved' : 'removal-approved';
}

/** The three filters (docs/design.md#3). */
export type ChangeFilter = 'all' | 'new-or-changed' | 'moved-or-deleted';

/** The change status that a filter shows; null: each of them. */
export const STATUS_SHOWN: Readonly<Record<ChangeFilter, ChangeStatus | null>> = {
  all: null,
  'new-or-changed': 'changed',
  'moved-or-deleted': 'moved-or-deleted',
};

/** True when a filter shows an item with this change status. */
export function filterShows(filter: ChangeFilter, status: ChangeStatus): boolean {
  const shown = STATUS_SHOWN[filter];
  return shown === null || shown === status;
}
