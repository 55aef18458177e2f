import { useState } from 'react';
import { tell } from '#ui/activity/activity.ts';
import { ConfirmForm } from '#ui/form/ConfirmForm.tsx';
import { TextField } from '#ui/form/TextField.tsx';
import { useRenameInstance } from './instance-calls.ts';
import type { ActionProps } from './action-props.ts';

/** Gives the instance a name of the operator's choice. */
export function RenameForm({ instance, onDone }: ActionProps) {
  const { id, reportedName } = instance;
  const [name, setName] = useState(instance.name);
  const rename = useRenameInstance();
  const chosen = name.trim();
  const given = chosen === '' || chosen === reportedName ? null : chosen;
  const renamed = () => {
    tell('success', `Renamed the instance to ${(given ?? reportedName).slice(0, 80)}.`);
    onDone();
  };
  return (
    <ConfirmForm
      verb="Rename instance"
      isRunning={rename.isPending}
      error={rename.error}
      errorTitle="The instance was not renamed"
      disabled={chosen === instance.name}
      onConfirm={() => rename.mutate({ id, name: given }, { onSuccess: renamed })}
      onCancel={onDone}
    >
      <TextField
        label="Name"
        description={`The instance reports the name ${reportedName.slice(0, 80)}. Leave this empty to show that name.`}
        value={name}
        onChange={setName}
        maxLength={255}
        autoComplete="off"
        isFirst
      />
    </ConfirmForm>
  );
}
