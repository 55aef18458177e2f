import { Text } from '@mantine/core';
import type { ApiClientView } from '#api/api-clients';
import { useDeleteApiClient } from '../../api.ts';
import { tell } from '#ui/activity/activity.ts';
import { ConfirmForm } from '#ui/form/ConfirmForm.tsx';
import { Sheet } from '#ui/form/Sheet.tsx';
import { PlainText } from '#ui/text/PlainText.tsx';
import { count } from '#ui/text/count.ts';

interface DeleteApiClientProps {
  /** Null: the sheet is closed. */
  apiClient: ApiClientView | null;
  onClose: () => void;
}

/** Ends the access of an API client at once; its name is typed first. */
export function DeleteApiClient({ apiClient, onClose }: DeleteApiClientProps) {
  return (
    <Sheet isOpen={apiClient !== null} onClose={onClose} title="Delete API client">
      {apiClient && <DeleteForm apiClient={apiClient} onClose={onClose} />}
    </Sheet>
  );
}

function DeleteForm({ apiClient, onClose }: { apiClient: ApiClientView; onClose: () => void }) {
  const remove = useDeleteApiClient();
  const { id, name, instances } = apiClient;
  const deleted = () => {
    tell('success', `Deleted the API client ${name.slice(0, 80)}.`);
    onClose();
  };
  return (
    <ConfirmForm
      verb="Delete"
      dangerous
      typed={name}
      isRunning={remove.isPending}
      error={remove.error}
      errorTitle="It was not deleted"
      onConfirm={() => remove.mutate(id, { onSuccess: deleted })}
      onCancel={onClose}
    >
      <Text>
        <PlainText>{name}</PlainText> loses its access at once. {consequence(instances)}
      </Text>
    </ConfirmForm>
  );
}

function consequence(instances: number): string {
  if (instances === 0) return 'No instance has reported with it.';
  return `It has ${count(instances, 'instance')}. Installed content stays there, and nothing new arrives.`;
}
