import { Text } from '@mantine/core';
import { ConfirmForm } from '#ui/form/ConfirmForm.tsx';
import type { WindowCommand } from '#api/window-commands';
import { useAction } from '../actions/action.ts';
import { CommandLine } from '../actions/CommandLine.tsx';

interface AdoptFormProps {
  contentType: string | undefined;
  /** Only this item. */
  item?: string;
  onClose: () => void;
}

/** Links what is here already and equal. It writes no content, so there is nothing to look at first. */
export function AdoptForm({ contentType, item, onClose }: AdoptFormProps) {
  const action = useAction(onClose);
  const command: WindowCommand = {
    verb: 'adopt',
    ...(item === undefined ? {} : { item }),
    ...(contentType === undefined || item !== undefined ? {} : { type: contentType }),
  };
  return (
    <ConfirmForm
      verb="Adopt"
      isRunning={action.isRunning}
      error={action.error}
      errorTitle="Nothing was adopted"
      onConfirm={() => action.perform(command)}
      onCancel={onClose}
    >
      <Text size="sm">
        ProSync links existing content that equals the published content, and updates it from then
        on. Content that differs is listed as drifted and stays as it is. No content is written.
      </Text>
      <CommandLine command={command} />
    </ConfirmForm>
  );
}
