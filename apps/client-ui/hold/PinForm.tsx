import { Text } from '@mantine/core';
import { ConfirmForm } from '#ui/form/ConfirmForm.tsx';
import { useAction } from '../actions/action.ts';
import { asCommand, BecauseFields, useBecause } from '../actions/BecauseFields.tsx';
import { CommandLine } from '../actions/CommandLine.tsx';

/** Stays at a release until someone unpins it. */
export function PinForm({ release, onClose }: { release: string; onClose: () => void }) {
  const action = useAction(onClose);
  const { because, change } = useBecause();
  const { reason, owner } = asCommand(because);
  const by = owner === undefined ? {} : { owner };
  const command = { verb: 'pin' as const, release, reason, ...by };
  return (
    <ConfirmForm
      verb="Stay"
      isRunning={action.isRunning}
      error={action.error}
      errorTitle="It was not pinned"
      disabled={reason === ''}
      onConfirm={() => action.perform(command)}
      onCancel={onClose}
    >
      <Text size="sm">Later releases are pulled and reported, but not applied.</Text>
      <BecauseFields because={because} change={change} />
      {reason !== '' && <CommandLine command={command} />}
    </ConfirmForm>
  );
}
