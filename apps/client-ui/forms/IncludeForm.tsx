import { Text } from '@mantine/core';
import { ConfirmForm } from '#ui/form/ConfirmForm.tsx';
import { PlainText } from '#ui/text/PlainText.tsx';
import { itemName, type ContentRow } from '#api/window-views';
import { useAction } from '../actions/action.ts';
import { CommandLine } from '../actions/CommandLine.tsx';

/** Puts the item into the mass sync, also when a tag leaves it out. */
export function IncludeForm({ row, onClose }: { row: ContentRow; onClose: () => void }) {
  const action = useAction(onClose);
  const command = { verb: 'include' as const, items: [itemName(row)] };
  return (
    <ConfirmForm
      verb="Include"
      isRunning={action.isRunning}
      error={action.error}
      errorTitle="It was not included"
      onConfirm={() => action.perform(command)}
      onCancel={onClose}
    >
      <Text size="sm" component="div">
        It is excluded now: <PlainText>{row.reason ?? 'without a reason'}</PlainText>. The next mass
        sync updates it again.
      </Text>
      <CommandLine command={command} />
    </ConfirmForm>
  );
}
