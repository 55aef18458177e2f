import { Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import type { PublishAnswer, RestorePreview } from '#api/releases';
import { useRestore, useRestorePreview } from '../../api.ts';
import { tell } from '#ui/activity/activity.ts';
import { ConfirmForm } from '#ui/form/ConfirmForm.tsx';
import { Sheet } from '#ui/form/Sheet.tsx';
import { Loaded } from '#ui/states/Loaded.tsx';
import { Notice } from '#ui/states/Notice.tsx';
import type { Column } from '#ui/table/table-props.ts';
import { Table } from '#ui/table/Table.tsx';
import { PlainText } from '#ui/text/PlainText.tsx';
import { contentTypeLabel } from '#ui/text/labels.ts';
import { count, typedCount } from '#ui/text/count.ts';
import { MissingReferences } from '../../shared/MissingReferences.tsx';

interface RestoreSheetProps {
  seq: number;
  isOpen: boolean;
  onClose: () => void;
}

/** Restoring makes a new release with the old content: first what would change, then the button. */
export function RestoreSheet({ seq, isOpen, onClose }: RestoreSheetProps) {
  return (
    <Sheet isOpen={isOpen} onClose={onClose} title={`Restore release ${seq}`}>
      <RestoreForm seq={seq} onClose={onClose} />
    </Sheet>
  );
}

function RestoreForm({ seq, onClose }: { seq: number; onClose: () => void }) {
  const preview = useRestorePreview(String(seq));
  const restore = useRestore();
  const navigate = useNavigate();
  // The same id never restores twice, however often the button is pressed or the line breaks.
  const [publishId] = useState(() => crypto.randomUUID());
  const [reason, setReason] = useState('');
  const { published = 0, removed = 0, missingCount = 0 } = preview.data ?? {};
  const override = missingCount > 0 ? { override: { reason: reason.trim() } } : {};
  const done = (answer: PublishAnswer) => {
    tell('success', `Restored release ${seq} as release ${answer.seq}.`);
    onClose();
    void navigate(`/releases/${answer.seq}`);
  };
  return (
    <ConfirmForm
      verb="Restore"
      typed={typedCount(removed)}
      isRunning={restore.isPending}
      error={restore.error}
      errorTitle="Nothing was restored"
      disabled={published + removed === 0 || (missingCount > 0 && reason.trim() === '')}
      onConfirm={() => restore.mutate({ seq, publishId, ...override }, { onSuccess: done })}
      onCancel={onClose}
    >
      <Loaded query={preview} lines={4}>
        {(difference) => (
          <Stack gap="sm">
            <Difference seq={seq} difference={difference} />
            <MissingReferences preview={difference} reason={reason} onReason={setReason} />
          </Stack>
        )}
      </Loaded>
    </ConfirmForm>
  );
}

type Change = RestorePreview['changes'][number];

const COLUMNS: readonly Column<Change>[] = [
  {
    id: 'change',
    header: 'Change',
    width: '8rem',
    cell: ({ change, previousDigest }) =>
      change === 'removed' ? '− removed' : previousDigest === null ? '+ restored' : '~ reverted',
  },
  { id: 'name', header: 'Name', cell: ({ name }) => <PlainText line>{name}</PlainText> },
  {
    id: 'type',
    header: 'Content type',
    width: '9rem',
    cell: ({ contentType }) => contentTypeLabel(contentType),
  },
];

/** As many stand on the sheet without a frame that scrolls. */
const FEW = 8;

function Difference({ seq, difference }: { seq: number; difference: RestorePreview }) {
  const { published, removed, changes } = difference;
  if (published + removed === 0) {
    return <Notice tone="information">Release {seq} is the current release.</Notice>;
  }
  return (
    <Stack gap="sm">
      <Text>
        A new release with the content of release {seq}: <b>{count(published, 'change')}</b> and{' '}
        <b>{count(removed, 'removal')}</b> compared with now.
      </Text>
      <Table
        label="What would change"
        entries={changes}
        columns={COLUMNS}
        keyOf={({ contentType, guid }) => `${contentType}/${guid}`}
        {...(changes.length > FEW ? { height: 'min(24rem, 45dvh)' } : {})}
        minWidth="20rem"
      />
    </Stack>
  );
}
