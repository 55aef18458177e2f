import { List, Text } from '@mantine/core';
import { useState } from 'react';
import type { ItemDetail, ReferencedItem } from '#api/items';
import { useApprove } from '../../../api.ts';
import { tell } from '#ui/activity/activity.ts';
import { ConfirmForm } from '#ui/form/ConfirmForm.tsx';
import { ReasonField } from '#ui/form/ReasonField.tsx';
import { Sheet } from '#ui/form/Sheet.tsx';
import { Notice } from '#ui/states/Notice.tsx';
import { PlainText } from '#ui/text/PlainText.tsx';
import { contentTypeLabel } from '#ui/text/labels.ts';
import { ReferenceName } from '../../../shared/ReferenceNames.tsx';

interface OverrideSheetProps {
  item: ItemDetail;
  unmet: readonly ReferencedItem[];
  title: string;
  isOpen: boolean;
  onClose: () => void;
}

/** Approves exactly the state on screen although something is in its way, with a reason that is kept. */
export function OverrideSheet({ isOpen, onClose, title, ...props }: OverrideSheetProps) {
  return (
    <Sheet isOpen={isOpen} onClose={onClose} title={title}>
      <OverrideForm {...props} onClose={onClose} />
    </Sheet>
  );
}

const KEPT = 'Stored with the approval, in the audit log and with the release';

function OverrideForm({ item, unmet, onClose }: Omit<OverrideSheetProps, 'isOpen' | 'title'>) {
  const [reason, setReason] = useState('');
  const override = useOverride(item, onClose);
  return (
    <ConfirmForm
      verb="Approve with override"
      dangerous
      isRunning={override.isRunning}
      error={override.error}
      errorTitle="The item was not approved"
      disabled={reason.trim() === ''}
      onConfirm={() => override.approve(reason.trim())}
      onCancel={onClose}
    >
      <Text>
        With the next release, <PlainText max={80}>{item.name}</PlainText> is published anyway,
        despite:
      </Text>
      <List>
        {unmet.map((reference) => (
          <List.Item key={`${reference.contentType}/${reference.guid}`}>
            {contentTypeLabel(reference.contentType)} <ReferenceName {...reference} />
          </List.Item>
        ))}
      </List>
      <ReasonField value={reason} onChange={setReason} description={KEPT} />
      {override.refusal && (
        <Notice tone="warning" title="The item was not approved">
          {override.refusal}
        </Notice>
      )}
    </ConfirmForm>
  );
}

/** The decision; the digest on screen travels with it, so that a newer state is refused. */
function useOverride(item: ItemDetail, onApproved: () => void) {
  const approve = useApprove({ quietly: true });
  const refused = approve.data?.refused[0];
  return {
    approve: (reason: string) => {
      const digest = item.difference.observed?.digest ?? null;
      approve.mutate(
        { items: [{ id: item.id, digest }], override: { reason } },
        {
          onSuccess: ({ approved }) => {
            if (approved === 0) return;
            tell('success', `Approved ${item.name.slice(0, 80)} with an override.`);
            onApproved();
          },
        },
      );
    },
    isRunning: approve.isPending,
    error: approve.error,
    refusal: refused?.detail ?? null,
  };
}
