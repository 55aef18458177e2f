import type { NewApprovals } from '#api/approvals';
import type { ItemCounts, ItemView } from '#api/items';
import { useItemCounts, useItems } from '../../../api.ts';
import type { Failed } from '#ui/states/Failure.tsx';
import type { Filter } from '../../../shared/item-filter.ts';

/** What an approval of many would act on. */
export interface ApprovalPreview {
  changes: number;
  removals: number;
  /** Selected, but nothing to approve about them. */
  skipped: number;
  /** Of the changes, those that no reader of their format can parse. */
  unparsable: number;
  /** The items, or the first of them. */
  items: readonly ItemView[];
  /** Names everything that a filter showed, each item as it was: the server refuses when anything changed since. */
  seen?: string;
}

export interface ToApprove {
  preview: { data: ApprovalPreview | undefined; error: Failed | null; refetch: () => unknown };
  /** The request: it carries what the operator was shown, as digests or as a number (docs/design.md#3). */
  bodyOf: (preview: ApprovalPreview) => NewApprovals;
}

/** The selected items, each with the digest that the list shows. */
export function selectedToApprove(selected: readonly ItemView[]): ToApprove {
  const items = selected.filter(isApprovable);
  const removals = items.filter(isRemoval).length;
  return {
    preview: {
      data: {
        changes: items.length - removals,
        removals,
        skipped: selected.length - items.length,
        unparsable: items.filter(({ warnings }) => warnings.some(isUnparsable)).length,
        items,
      },
      error: null,
      refetch: () => undefined,
    },
    bodyOf: () => ({
      items: items.map(({ id, observedDigest: digest, observedInstructions: instructions }) => ({
        id,
        digest,
        instructions,
      })),
    }),
  };
}

/** Everything that a filter shows and that needs approval, with how many that are. */
export function useFilteredToApprove(filter: Filter, isOn: boolean): ToApprove {
  const needing = { ...filter, approval: 'needs-approval' };
  const list = useItems(needing, isOn);
  const removed = useItemCounts({ ...needing, filter: 'moved-or-deleted' }, isOn);
  const all = list.first?.counts.approvable;
  const removals = filter.filter === 'new-or-changed' ? 0 : removed.data?.counts.approvable;
  const data =
    list.first && all !== undefined && removals !== undefined
      ? {
          changes: all - removals,
          removals,
          skipped: 0,
          unparsable: list.first.counts.unparsable,
          items: list.first.data,
          seen: list.first.counts.seen,
        }
      : undefined;
  return {
    preview: {
      data,
      error: list.error ?? removed.error,
      refetch: () => Promise.all([list.refetch(), removed.refetch()]),
    },
    bodyOf: ({ changes, removals: removing, seen = '' }) => ({
      filter,
      expected: changes + removing,
      seen,
    }),
  };
}

/** How many changes and removals of what a filter shows need approval; asks for the removals only when there can be both. */
export function useNeeding(filter: Filter, counts: ItemCounts | undefined) {
  const all = counts?.approvable ?? 0;
  const canBeBoth = filter.filter === 'all' && all > 0 && (counts?.movedOrDeleted ?? 0) > 0;
  const removing = { ...filter, approval: 'needs-approval', filter: 'moved-or-deleted' };
  const removed = useItemCounts(removing, canBeBoth);
  if (filter.filter === 'moved-or-deleted') return { changes: 0, removals: all };
  const removals = canBeBoth ? (removed.data?.counts.approvable ?? 0) : 0;
  return { changes: Math.max(0, all - removals), removals };
}

/** True when a decision about the item is possible and missing. */
export function isApprovable({ approvalStatus, problem }: ItemView): boolean {
  return approvalStatus === 'needs-approval' && problem === null;
}

/** True for a warning that no reader of the format can parse the content. */
export function isUnparsable({ code }: ItemView['warnings'][number]): boolean {
  return code === 'unparsable';
}

function isRemoval({ changeStatus }: ItemView): boolean {
  return changeStatus === 'moved-or-deleted';
}
