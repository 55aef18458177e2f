import { Text } from '@mantine/core';
import { useState } from 'react';
import type { ApiClientView, CreatedApiClient } from '#api/api-clients';
import { useRenewSecret } from '../../api.ts';
import { tell } from '#ui/activity/activity.ts';
import { ConfirmForm } from '#ui/form/ConfirmForm.tsx';
import { Sheet } from '#ui/form/Sheet.tsx';
import { PlainText } from '#ui/text/PlainText.tsx';
import { SecretChoice, useSecretChoice } from './SecretChoice.tsx';
import { SecretShown } from './SecretShown.tsx';

interface RenewSecretProps {
  /** Null: the sheet is closed. */
  apiClient: ApiClientView | null;
  onClose: () => void;
}

/** A new secret; the old one stops at once. */
export function RenewSecret({ apiClient, onClose }: RenewSecretProps) {
  const [created, setCreated] = useState<CreatedApiClient | null>(null);
  const done = () => {
    setCreated(null);
    onClose();
  };
  return (
    <Sheet
      isOpen={apiClient !== null}
      onClose={onClose}
      isLocked={created !== null}
      title="New secret"
    >
      {created && <SecretShown created={created} onDone={done} />}
      {!created && apiClient && (
        <RenewForm apiClient={apiClient} onCancel={onClose} onCreated={setCreated} />
      )}
    </Sheet>
  );
}

interface RenewFormProps {
  apiClient: ApiClientView;
  onCancel: () => void;
  onCreated: (created: CreatedApiClient) => void;
}

function RenewForm({ apiClient, onCancel, onCreated }: RenewFormProps) {
  const secret = useSecretChoice();
  const renew = useRenewSecret();
  const { id, name } = apiClient;
  const renewed = (created: CreatedApiClient) => {
    tell('success', `The API client ${name.slice(0, 80)} has a new secret.`);
    onCreated(created);
  };
  return (
    <ConfirmForm
      verb="Set the new secret"
      isRunning={renew.isPending}
      error={renew.error}
      errorTitle="The secret was not changed"
      disabled={secret.problem !== null}
      onConfirm={() => renew.mutate({ id, ...secret.body }, { onSuccess: renewed })}
      onCancel={onCancel}
    >
      <Text size="sm">
        The current secret of <PlainText>{name}</PlainText> stops working at once. Its instances
        need the new one.
      </Text>
      <SecretChoice choice={secret} error={renew.error?.at('secret') ?? null} />
    </ConfirmForm>
  );
}
