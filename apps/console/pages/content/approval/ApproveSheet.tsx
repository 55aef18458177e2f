import { Textarea } from '@mantine/core';
import { useState } from 'react';
import type { ApprovalsAnswer, NewApprovals } from '#api/approvals';
import { useApprove } from '../../../api.ts';
import { tell } from '#ui/activity/activity.ts';
import { ConfirmForm } from '#ui/form/ConfirmForm.tsx';
import { Sheet } from '#ui/form/Sheet.tsx';
import { Loaded } from '#ui/states/Loaded.tsx';
import { count, typedCount } from '#ui/text/count.ts';
import { Preview } from './Preview.tsx';
import { Refused } from './Refused.tsx';
import type { ApprovalPreview, ToApprove } from './to-approve.ts';

interface ApproveSheetProps {
  toApprove: ToApprove;
  isOpen: boolean;
  onClose: () => void;
  onApproved: (answer: ApprovalsAnswer) => void;
}

/** Approving many: how many, which, removals counted apart, one comment; afterwards what was refused and why. */
export function ApproveSheet({ toApprove, isOpen, onClose, onApproved }: ApproveSheetProps) {
  const [refused, setRefused] = useState<ApprovalsAnswer | null>(null);
  const close = () => {
    setRefused(null);
    onClose();
  };
  const approved = (answer: ApprovalsAnswer) => {
    onApproved(answer);
    const { warningCount } = answer;
    if (warningCount > 0) {
      tell(
        'warning',
        `${count(warningCount, 'approved item')} will stay out of the next release, because of references or paths.`,
      );
    }
    if (answer.refused.length === 0) close();
    else setRefused(answer);
  };
  return (
    <Sheet
      isOpen={isOpen}
      onClose={close}
      title={refused ? 'Some items were not approved' : 'Approve'}
    >
      {refused ? (
        <Refused answer={refused} onClose={close} />
      ) : (
        <ApproveForm toApprove={toApprove} onCancel={close} onApproved={approved} />
      )}
    </Sheet>
  );
}

interface ApproveFormProps {
  toApprove: ToApprove;
  onCancel: () => void;
  onApproved: (answer: ApprovalsAnswer) => void;
}

function ApproveForm({ toApprove, onCancel, onApproved }: ApproveFormProps) {
  const [comment, setComment] = useState('');
  const approve = useApprove();
  const { data } = toApprove.preview;
  const total = data ? data.changes + data.removals : 0;
  const confirm = () => {
    if (!data) return;
    const body: NewApprovals = { ...toApprove.bodyOf(data), comment };
    // Another number by now: the next look shows it.
    approve.mutate(body, {
      onSuccess: onApproved,
      onError: () => void toApprove.preview.refetch(),
    });
  };
  return (
    <ConfirmForm
      verb={approveText(data)}
      typed={typedCount(data?.removals ?? 0)}
      isRunning={approve.isPending}
      error={approve.error}
      errorTitle="Nothing was approved"
      disabled={total === 0}
      onConfirm={confirm}
      onCancel={onCancel}
    >
      <Loaded query={toApprove.preview} lines={4}>
        {(preview) => <Preview {...preview} />}
      </Loaded>
      <Textarea
        label="Comment (optional)"
        description="Stored with each of these approvals"
        maxLength={2000}
        autosize
        minRows={2}
        value={comment}
        onChange={(event) => setComment(event.currentTarget.value)}
      />
    </ConfirmForm>
  );
}

/** What the button does, removals counted apart. */
function approveText(preview: ApprovalPreview | undefined): string {
  const { changes = 0, removals = 0 } = preview ?? {};
  if (changes + removals === 0) return 'Approve';
  if (removals === 0) return `Approve ${count(changes, 'item')}`;
  if (changes === 0) return `Approve ${count(removals, 'removal')}`;
  return `Approve ${count(changes, 'change')} and ${count(removals, 'removal')}`;
}
