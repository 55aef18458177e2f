import { Text } from '@mantine/core';
import { useNavigate } from 'react-router';
import { tell } from '#ui/activity/activity.ts';
import { ConfirmForm } from '#ui/form/ConfirmForm.tsx';
import { PlainText } from '#ui/text/PlainText.tsx';
import { useRemoveInstance } from './instance-calls.ts';
import type { ActionProps } from './action-props.ts';

/** Removes an instance that no longer exists from the list. */
export function RemoveForm({ instance, onDone }: ActionProps) {
  const { id, name, apiClient } = instance;
  const remove = useRemoveInstance();
  const navigate = useNavigate();
  const removed = () => {
    tell('success', `Removed the instance ${name.slice(0, 80)}.`);
    void navigate('/instances');
  };
  return (
    <ConfirmForm
      verb="Remove instance"
      dangerous
      isRunning={remove.isPending}
      error={remove.error}
      errorTitle="The instance was not removed"
      onConfirm={() => remove.mutate(id, { onSuccess: removed })}
      onCancel={onDone}
    >
      <Text>
        ProSync removes <PlainText max={200}>{name}</PlainText> and its reports from this list. The
        installed content doesn’t change.
      </Text>
      {apiClient && (
        <Text size="sm">
          The instance can still sign in as <PlainText max={200}>{apiClient.name}</PlainText>, and
          it appears again after its next report. To end its access, renew the secret of the API
          client or delete it.
        </Text>
      )}
    </ConfirmForm>
  );
}
