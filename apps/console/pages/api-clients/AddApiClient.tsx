import { useState } from 'react';
import type { CreatedApiClient } from '#api/api-clients';
import { useAddApiClient } from '../../api.ts';
import { tell } from '#ui/activity/activity.ts';
import { ConfirmForm } from '#ui/form/ConfirmForm.tsx';
import { Sheet } from '#ui/form/Sheet.tsx';
import { SecretChoice, useSecretChoice } from './SecretChoice.tsx';
import { SecretShown } from './SecretShown.tsx';
import { TypesChoice } from '../../shared/TypesChoice.tsx';
import { TextField } from '#ui/form/TextField.tsx';

/** A new API client: its name, its secret, and what it may see; then the secret, this one time. */
export function AddApiClient({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  const [created, setCreated] = useState<CreatedApiClient | null>(null);
  const done = () => {
    setCreated(null);
    onClose();
  };
  return (
    <Sheet
      isOpen={isOpen}
      onClose={onClose}
      isLocked={created !== null}
      title={created ? 'API client added' : 'Add API client'}
    >
      {created ? (
        <SecretShown created={created} onDone={done} />
      ) : (
        <AddForm onCancel={onClose} onCreated={setCreated} />
      )}
    </Sheet>
  );
}

interface AddFormProps {
  onCancel: () => void;
  onCreated: (created: CreatedApiClient) => void;
}

function AddForm({ onCancel, onCreated }: AddFormProps) {
  const [name, setName] = useState('');
  const [contentTypes, setContentTypes] = useState<string[] | null>(null);
  const secret = useSecretChoice();
  const add = useAddApiClient();
  const created = (apiClient: CreatedApiClient) => {
    tell('success', `Added the API client ${apiClient.name.slice(0, 80)}.`);
    onCreated(apiClient);
  };
  const body = { name: name.trim(), ...secret.body, contentTypes };
  return (
    <ConfirmForm
      verb="Add"
      isRunning={add.isPending}
      error={add.error}
      errorTitle="It was not added"
      disabled={secret.problem !== null || contentTypes?.length === 0}
      onConfirm={() => add.mutate(body, { onSuccess: created })}
      onCancel={onCancel}
    >
      <TextField
        label="Name"
        description="The instance uses this name to sign in"
        required
        maxLength={255}
        value={name}
        onChange={setName}
        error={add.error?.at('name')}
      />
      <SecretChoice choice={secret} error={add.error?.at('secret') ?? null} />
      <TypesChoice contentTypes={contentTypes} onChange={setContentTypes} />
    </ConfirmForm>
  );
}
