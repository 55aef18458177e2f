import { Button, Text } from '@mantine/core';
import { useState } from 'react';
import { ConfirmForm } from '#ui/form/ConfirmForm.tsx';
import { Sheet } from '#ui/form/Sheet.tsx';
import { Section } from '#ui/layout/Section.tsx';
import { Failure } from '#ui/states/Failure.tsx';
import { Notice } from '#ui/states/Notice.tsx';
import { PlainText } from '#ui/text/PlainText.tsx';
import type { HoldView } from '#api/window-views';
import { useAction } from '../actions/action.ts';
import { asCommand, BecauseFields, useBecause } from '../actions/BecauseFields.tsx';
import { CommandLine } from '../actions/CommandLine.tsx';

/** Whether the instance is paused, and the button for the other. */
export function Pausing({ pause }: Pick<HoldView, 'pause'>) {
  const [isOpen, setOpen] = useState(false);
  const resuming = useAction();
  const close = () => setOpen(false);
  return (
    <Section
      title="Pause"
      action={
        pause === null ? (
          <Button onClick={() => setOpen(true)}>Pause…</Button>
        ) : (
          <Button onClick={() => resuming.perform({ verb: 'resume' })} loading={resuming.isRunning}>
            Resume
          </Button>
        )
      }
    >
      {resuming.error && <Failure error={resuming.error} title="It was not resumed" />}
      {pause === null ? (
        <Text size="sm">
          Not paused. A pause stops every change here, by the daemon and by people.
        </Text>
      ) : (
        <Notice tone="warning" title="Paused: nothing is applied">
          <PlainText>{pause.reason}</PlainText> ({pause.owner}
          {pause.until === null ? '' : `, until ${pause.until.slice(0, 10)}`})
        </Notice>
      )}
      <Sheet isOpen={isOpen} onClose={close} title="Pause this instance">
        <PauseForm onClose={close} />
      </Sheet>
    </Section>
  );
}

function PauseForm({ onClose }: { onClose: () => void }) {
  const action = useAction(onClose);
  const { because, change } = useBecause();
  const command = { verb: 'pause' as const, ...asCommand(because) };
  return (
    <ConfirmForm
      verb="Pause"
      isRunning={action.isRunning}
      error={action.error}
      errorTitle="It was not paused"
      disabled={command.reason === ''}
      onConfirm={() => action.perform(command)}
      onCancel={onClose}
    >
      <BecauseFields
        because={because}
        change={change}
        endOf="The last day of the pause. If empty, the pause lasts until someone resumes."
      />
      {command.reason !== '' && <CommandLine command={command} />}
    </ConfirmForm>
  );
}
