import { Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { BlockedFileList } from '#api/sources';
import { useAcceptContent } from '../source-calls.ts';
import { tell } from '#ui/activity/activity.ts';
import { ConfirmForm } from '#ui/form/ConfirmForm.tsx';
import { Sheet } from '#ui/form/Sheet.tsx';
import { PlainText } from '#ui/text/PlainText.tsx';

type BlockedFile = BlockedFileList['data'][number];

interface AcceptFileProps {
  /** Null: the sheet is closed. */
  file: BlockedFile | null;
  onClose: () => void;
}

/** Accepts exactly the content that a file had at the last scan, with a reason for the audit. */
export function AcceptFile({ file, onClose }: AcceptFileProps) {
  return (
    <Sheet isOpen={file !== null} onClose={onClose} title="Accept blocked file">
      {file && <AcceptForm file={file} onClose={onClose} />}
    </Sheet>
  );
}

function AcceptForm({ file, onClose }: { file: BlockedFile; onClose: () => void }) {
  const accept = useAcceptContent();
  const [reason, setReason] = useState('');
  const [isMissing, setMissing] = useState(false);
  const accepted = () => {
    tell('success', `Accepted ${file.path.slice(0, 80)}. The next scan reads it.`);
    onClose();
  };
  const confirm = () => {
    if (reason.trim() === '') return setMissing(true);
    accept.mutate({ sha256: file.sha256, reason: reason.trim() }, { onSuccess: accepted });
  };
  return (
    <ConfirmForm
      verb="Accept"
      isRunning={accept.isPending}
      error={accept.error}
      errorTitle="The file was not accepted"
      onConfirm={confirm}
      onCancel={onClose}
    >
      <Text>
        Scans will read <PlainText max={200}>{file.path}</PlainText> with its current content, and
        instances can get it once it is approved and published. Viewers never see its text.
      </Text>
      <Text size="sm">
        SHA-256 <code>{file.sha256}</code>
      </Text>
      <TextInput
        label="Reason"
        description="The audit log keeps the reason."
        maxLength={1000}
        value={reason}
        error={isMissing && reason.trim() === '' ? 'Enter a reason.' : null}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
    </ConfirmForm>
  );
}
