import { Text } from '@mantine/core';
import { ConfirmForm } from '#ui/form/ConfirmForm.tsx';
import { PlainText } from '#ui/text/PlainText.tsx';
import { itemName, type ContentRow } from '../../wire.ts';
import { useDoing } from '../acting.ts';
import { CommandLine } from '../previews/CommandLine.tsx';

/** Puts the item into the mass sync, also when a tag leaves it out. */
export function IncludeForm({ row, onClose }: { row: ContentRow; onClose: () => void }) {
  const doing = useDoing(onClose);
  const command = { verb: 'include' as const, items: [itemName(row)] };
  return (
    <ConfirmForm
      verb="Include"
      isRunning={doing.isRunning}
      error={doing.error}
      errorTitle="It was not included"
      onConfirm={() => doing.perform(command)}
      onCancel={onClose}
    >
      <Text size="sm" component="div">
        It is excluded now: <PlainText>{row.reason ?? 'without a reason'}</PlainText>. From the next
        mass sync on it follows what is published.
      </Text>
      <CommandLine command={command} />
    </ConfirmForm>
  );
}
