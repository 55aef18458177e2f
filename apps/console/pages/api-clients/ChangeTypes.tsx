import { Text } from '@mantine/core';
import { useState } from 'react';
import type { ApiClientView } from '#api/api-clients';
import { useChangeApiClient } from '../../api.ts';
import { tell } from '#ui/activity/activity.ts';
import { ConfirmForm } from '#ui/form/ConfirmForm.tsx';
import { Sheet } from '#ui/form/Sheet.tsx';
import { PlainText } from '#ui/text/PlainText.tsx';
import { TypesChoice } from '../../shared/TypesChoice.tsx';

interface ChangeTypesProps {
  /** Null: the sheet is closed. */
  apiClient: ApiClientView | null;
  onClose: () => void;
}

/** Changes the content types that the instances of an API client receive. */
export function ChangeTypes({ apiClient, onClose }: ChangeTypesProps) {
  return (
    <Sheet isOpen={apiClient !== null} onClose={onClose} title="Content types">
      {apiClient && <ChangeForm apiClient={apiClient} onDone={onClose} />}
    </Sheet>
  );
}

function ChangeForm({ apiClient, onDone }: { apiClient: ApiClientView; onDone: () => void }) {
  const { id, name } = apiClient;
  const [contentTypes, setContentTypes] = useState(apiClient.contentTypes);
  const change = useChangeApiClient();
  const changed = () => {
    tell('success', `The content types of ${name.slice(0, 80)} are changed.`);
    onDone();
  };
  return (
    <ConfirmForm
      verb="Change content types"
      isRunning={change.isPending}
      error={change.error}
      errorTitle="The content types are unchanged"
      disabled={contentTypes?.length === 0}
      onConfirm={() => change.mutate({ id, contentTypes }, { onSuccess: changed })}
      onCancel={onDone}
    >
      <Text size="sm">
        Instances of <PlainText>{name}</PlainText> keep installed items of a type that you remove
        until someone confirms their removal at the instance. If you add a type, each instance must
        log in again.
      </Text>
      <TypesChoice contentTypes={contentTypes} onChange={setContentTypes} />
    </ConfirmForm>
  );
}
