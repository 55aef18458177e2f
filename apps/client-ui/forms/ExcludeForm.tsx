import { Text } from '@mantine/core';
import { ConfirmForm } from '#ui/form/ConfirmForm.tsx';
import { itemName, type ContentRow } from '#api/window-views';
import { useAction } from '../actions/action.ts';
import { asCommand, BecauseFields, useBecause } from '../actions/BecauseFields.tsx';
import { CommandLine } from '../actions/CommandLine.tsx';

/** Leaves the item out of the mass sync, with reason, owner and perhaps an end. */
export function ExcludeForm({ row, onClose }: { row: ContentRow; onClose: () => void }) {
  const action = useAction(onClose);
  const { because, change } = useBecause();
  const command = { verb: 'exclude' as const, items: [itemName(row)], ...asCommand(because) };
  return (
    <ConfirmForm
      verb="Exclude"
      isRunning={action.isRunning}
      error={action.error}
      errorTitle="It was not excluded"
      disabled={command.reason === ''}
      onConfirm={() => action.perform(command)}
      onCancel={onClose}
    >
      <Text size="sm">The installed version stays as it is; the mass sync skips the item.</Text>
      <BecauseFields
        because={because}
        change={change}
        endOf="After this day the item returns to the mass sync. If empty, it stays excluded."
      />
      {command.reason !== '' && <CommandLine command={command} />}
    </ConfirmForm>
  );
}
