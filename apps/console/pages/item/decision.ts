import { useState } from 'react';
import type { ItemDetail } from '#api/items';
import { useApprove } from '../../api.ts';
import type { Failed } from '#ui/states/Failure.tsx';
import { tell } from '#ui/activity/activity.ts';
import { useWithdrawing } from '../../shared/decisions.ts';

/** The decision about one item. The digest on screen travels with it: a newer state is refused and shown instead. */
export function useDecision(item: ItemDetail, onReread: () => void) {
  const approve = useApprove({ quietly: true });
  const withdrawing = useWithdrawing({ quietly: true });
  const [refusal, setRefusal] = useState<{ code: string; detail: string } | null>(null);
  const approveItem = (comment: string, onApproved: () => void) => {
    setRefusal(null);
    const digest = item.difference.observed?.digest ?? null;
    const instructions = item.observedInstructions;
    approve.mutate(
      {
        items: [{ id: item.id, digest, instructions }],
        ...(comment.trim() === '' ? {} : { comment }),
      },
      {
        onSuccess: ({ refused, warnings }) => {
          const [first] = refused;
          if (first) {
            setRefusal(first);
            tell('warning', `${item.name.slice(0, 80)} was not approved: ${first.detail}`);
            return onReread();
          }
          const [warning] = warnings;
          if (warning)
            tell('warning', `Approved ${item.name.slice(0, 80)}. It waits: ${warning.detail}`);
          else tell('success', `Approved ${item.name.slice(0, 80)}.`);
          onApproved();
        },
      },
    );
  };
  return {
    approve: approveItem,
    withdraw: () => withdrawing.run([item.id]),
    isRunning: approve.isPending || withdrawing.isRunning,
    refusal,
    error: approve.error as Failed | null,
  };
}
