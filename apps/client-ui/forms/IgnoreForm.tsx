import { Text } from '@mantine/core';
import { ConfirmForm } from '#ui/form/ConfirmForm.tsx';
import { PlainText } from '#ui/text/PlainText.tsx';
import { itemName, type ContentRow } from '#api/window-views';
import { useAction } from '../actions/action.ts';
import { asCommand, BecauseFields, useBecause } from '../actions/BecauseFields.tsx';
import { CommandLine } from '../actions/CommandLine.tsx';

/** Leaves exactly this drift alone until something about it changes. */
export function IgnoreForm({ row, onClose }: { row: ContentRow; onClose: () => void }) {
  const action = useAction(onClose);
  const { because, change } = useBecause();
  const { reason, owner } = asCommand(because);
  const by = owner === undefined ? {} : { owner };
  const command = { verb: 'ignore' as const, items: [itemName(row)], reason, ...by };
  return (
    <ConfirmForm
      verb="Ignore"
      isRunning={action.isRunning}
      error={action.error}
      errorTitle="It was not ignored"
      disabled={reason === ''}
      onConfirm={() => action.perform(command)}
      onCancel={onClose}
    >
      <Text size="sm" component="div">
        <PlainText>{row.reason ?? ''}</PlainText>. It stays as it is. You&apos;ll see this again if
        the item changes on this instance or a new version is published.
      </Text>
      <BecauseFields because={because} change={change} />
      {reason !== '' && <CommandLine command={command} />}
    </ConfirmForm>
  );
}
