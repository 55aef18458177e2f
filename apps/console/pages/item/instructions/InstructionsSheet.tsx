import { Textarea } from '@mantine/core';
import { useState } from 'react';
import { MAX_INSTRUCTIONS_LENGTH } from '#domain/instructions';
import type { DifferenceSide } from '#api/items';
import { useWriteInstructions } from '../../../api.ts';
import { tell } from '#ui/activity/activity.ts';
import { ConfirmForm } from '#ui/form/ConfirmForm.tsx';
import { Sheet } from '#ui/form/Sheet.tsx';

interface InstructionsSheetProps {
  itemId: string;
  /** The version that the instructions belong to. */
  side: DifferenceSide;
  isOpen: boolean;
  onClose: () => void;
}

/** Writes the instructions of exactly the version on screen. */
export function InstructionsSheet({ isOpen, onClose, ...props }: InstructionsSheetProps) {
  return (
    <Sheet isOpen={isOpen} onClose={onClose} title="Instructions for this version">
      <InstructionsForm {...props} onClose={onClose} />
    </Sheet>
  );
}

const HELP =
  'Each instance prints this text after it installs the version. Leave the field empty to remove the instructions.';

function InstructionsForm({ itemId, side, onClose }: Omit<InstructionsSheetProps, 'isOpen'>) {
  const [text, setText] = useState(side.instructions ?? '');
  const write = useWriteInstructions();
  const save = () =>
    write.mutate(
      { id: itemId, digest: side.digest, text: text.trim() === '' ? null : text },
      {
        onSuccess: (written) => {
          tell('success', written.text === null ? 'Instructions removed.' : 'Instructions saved.');
          onClose();
        },
      },
    );
  return (
    <ConfirmForm
      verb="Save instructions"
      isRunning={write.isPending}
      error={write.error}
      errorTitle="The instructions were not saved"
      onConfirm={save}
      onCancel={onClose}
    >
      <Textarea
        label="Instructions"
        description={HELP}
        maxLength={MAX_INSTRUCTIONS_LENGTH}
        autosize
        minRows={4}
        maxRows={16}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
    </ConfirmForm>
  );
}
