import type { ApprovalsAnswer } from '#api/approvals';
import type { ItemView } from '#api/items';
import { useWithdraw } from '../api.ts';
import { tell } from '#ui/activity/activity.ts';
import { count } from '#ui/text/count.ts';

/** Withdraws the approvals of these items and reports the result. */
export function useWithdrawing({ quietly = false } = {}) {
  const withdraw = useWithdraw({ quietly });
  return {
    isRunning: withdraw.isPending,
    run: (ids: readonly string[], onDone?: () => void) =>
      withdraw.mutate(ids, {
        onSuccess: ({ withdrawn, refused }) => {
          const why = refused[0] ? ` ${refused.length} refused: ${refused[0].detail}` : '';
          tell(
            refused.length > 0 ? 'warning' : 'success',
            `Withdrew ${count(withdrawn, 'approval')}.${why}`,
          );
          onDone?.();
        },
        onError: ({ message }) => tell('error', `Nothing was withdrawn: ${message}`),
      }),
  };
}

/** Says what came of an approval. */
export function tellApproved({ approved, refused }: ApprovalsAnswer): void {
  const why = refused.length > 0 ? ` ${refused.length.toLocaleString('en')} refused.` : '';
  tell(refused.length > 0 ? 'warning' : 'success', `Approved ${count(approved, 'item')}.${why}`);
}

/** True when there is an approval to withdraw. */
export function isApproved({ approvalStatus }: ItemView): boolean {
  return approvalStatus === 'change-approved' || approvalStatus === 'removal-approved';
}
